import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { writeKubectl } from '@kubevac/sandbox/controlplane/write-kubectl.ts';
import type { VacResult } from './kubectl-vac.ts';
import type { System } from './system.ts';

const plugin = join(import.meta.dirname, '../../cli/bin');

/** A shell as an owner has it: kubectl and its plugin are on PATH. */
export interface OwnerShell {
  /** Where the lines are typed and leave their files; gone with the system. */
  readonly folder: string;
  /** Runs lines to their end, or to the first that fails. */
  type(lines: string, kubeconfig: string): Promise<VacResult>;
}

export async function ownerShell({ folder, plane }: System): Promise<OwnerShell> {
  const path = `${await writeKubectl(folder, plane.binary)}:${plugin}:${process.env['PATH']}`;
  const type = async (lines: string, kubeconfig: string): Promise<VacResult> => {
    const env = { ...process.env, PATH: path, KUBECONFIG: kubeconfig };
    const child = spawn('bash', ['-ec', lines], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { code: child.exitCode, stdout, stderr };
  };
  return { folder, type };
}
