import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dump, loadAll } from 'js-yaml';
import { startCommand, startOnTerminal, type CommandEnd, type RunningCommand } from './running-command.ts';
import type { System } from './system.ts';

export type VacResult = CommandEnd;
export type RunningVac = RunningCommand;
export type Vac = (...words: readonly string[]) => Promise<VacResult>;

const folder = join(import.meta.dirname, '../../cli/bin');

/** Starts `kubectl vac …` without a terminal, in the namespace of the test. */
export function startVac(system: System, words: readonly string[], kubeconfig: string): RunningVac {
  return startCommand(join(folder, 'kubectl-vac'), ['-n', system.namespace, ...words], kubeconfig);
}

/** The same on a terminal of its own, whose keys are what is written to its standard input. */
export function startVacOnTerminal(system: System, words: readonly string[], kubeconfig: string): RunningVac {
  return startOnTerminal([join(folder, 'kubectl-vac'), '-n', system.namespace, ...words], kubeconfig);
}

/** Util-linux has it. */
export const scriptMissing = spawnSync('script', ['--version']).status === 0 ? false : 'there is no script(1)';

/** `kubectl vac …` to its end, as somebody whose kubeconfig it is. */
export function vacAs(system: System, kubeconfig: string): Vac {
  return (...words) => startVac(system, words, kubeconfig).ended;
}

/** What completes `kubectl vac …`: the last word is the one that is being typed. */
export async function completions(system: System, words: readonly string[], kubeconfig: string): Promise<string[]> {
  const { stdout } = await startCommand(
    join(folder, 'kubectl_complete-vac'),
    ['-n', system.namespace, ...words],
    kubeconfig,
  ).ended;
  return stdout.trimEnd().split('\n');
}

/** Installs a ClusterRole of manifests/base/roles.yaml, and an account that has it in the test's namespace. @returns its kubeconfig */
export async function accountWith(system: System, role: string): Promise<string> {
  await installRole(system, role);
  return accountBoundTo(system, role);
}

/** Installs a ClusterRole of manifests/base/roles.yaml. */
export async function installRole(system: System, role: string): Promise<void> {
  const text = await readFile(join(import.meta.dirname, '../../manifests/base/roles.yaml'), 'utf8');
  const roles = loadAll(text) as { metadata: { name: string } }[];
  await system.kubectl(['apply', '-f', '-'], dump(roles.find(({ metadata }) => metadata.name === role)));
}

/** An account that has a ClusterRole in the test's namespace. @returns its kubeconfig */
export async function accountBoundTo(system: System, role: string): Promise<string> {
  await system.kubectl(['create', 'serviceaccount', role]);
  const account = `--serviceaccount=${system.namespace}:${role}`;
  await system.kubectl(['create', 'rolebinding', role, `--clusterrole=${role}`, account]);
  return system.plane.serviceAccountKubeconfig(system.namespace, role);
}
