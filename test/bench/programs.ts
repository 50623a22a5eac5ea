import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { silentLogger } from '@kubevac/base/log.ts';
import type { ControlPlaneAccess } from '@kubevac/sandbox/controlplane/plane-files.ts';
import { spawnLogged, type LoggedProcess } from '@kubevac/sandbox/process.ts';
import { bundleAgent, bundleOperator } from '../../tools/bundle-programs.ts';
import type { Cleanup } from '../support/cleanup.ts';
import type { TestNamespace } from '../support/control-plane.ts';

export interface ProgramOptions {
  readonly cleanup: Cleanup;
  /** For bundles, logs and the journal. */
  readonly folder: string;
  readonly plane: ControlPlaneAccess & TestNamespace;
  readonly brokerUrl: string;
}

/** Starts the operator's bundle as its Pod does: with a ServiceAccount's token and the address of the cluster. */
export async function startOperator(
  options: ProgramOptions,
  { kubeconfig, flags }: { readonly kubeconfig: string; readonly flags: readonly string[] },
): Promise<LoggedProcess> {
  const { folder, plane, brokerUrl } = options;
  const { hostname, port } = new URL(plane.server);
  const serviceAccount = join(folder, 'service-account');
  await mkdir(serviceAccount);
  await copyFile(`${kubeconfig}.token`, join(serviceAccount, 'token'));
  await writeFile(join(serviceAccount, 'ca.crt'), plane.caPem);
  const image = await operatorImage();
  const args = [
    ...image.nodeFlags,
    await bundleOperator(folder),
    `--service-account-folder=${serviceAccount}`,
    `--namespace=${plane.namespace}`,
    `--broker-url=${brokerUrl}`,
    '--listen-host=127.0.0.1',
    '--metrics-port=0',
    '--metrics-auth=none',
    '--health-port=0',
    '--node-address=127.0.0.1',
    '--kubelet-host=127.0.0.1',
    ...flags,
  ];
  const env = {
    ...image.env,
    KUBERNETES_SERVICE_HOST: hostname,
    KUBERNETES_SERVICE_PORT: port,
    KUBECONFIG: '',
  };
  return start(options, { name: 'operator', command: process.execPath, args, env });
}

/** With what the image starts it. */
async function operatorImage(): Promise<{
  readonly nodeFlags: string[];
  readonly env: Readonly<Record<string, string>>;
}> {
  const containerfile = await readFile(join(import.meta.dirname, '../../Containerfile'), 'utf8');
  const stage = /^FROM \S+ AS operator$([\s\S]*?)^FROM /m.exec(containerfile)?.[1] ?? '';
  const entryPoint = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(stage)?.[1] ?? '[]') as string[];
  const variables = /^ENV (.*)$/m.exec(stage)?.[1]?.split(' ') ?? [];
  return {
    nodeFlags: entryPoint.slice(1, -1),
    env: Object.fromEntries(variables.map((variable) => variable.split('=') as [string, string])),
  };
}

/** Starts the agent's bundle by its own launcher. */
export async function startAgent(
  options: ProgramOptions,
  robot: { readonly name: string; readonly socketPath: string; readonly flags: readonly string[] },
): Promise<LoggedProcess> {
  const { folder, plane, brokerUrl } = options;
  await bundleAgent(folder);
  const args = [
    `--namespace=${plane.namespace}`,
    `--name=${robot.name}`,
    `--broker-url=${brokerUrl}`,
    `--journal-file=${join(folder, 'journal.db')}`,
    `--simulator-socket=${robot.socketPath}`,
    ...robot.flags,
  ];
  const env = { KUBEVAC_NODE: process.execPath };
  return start(options, { name: 'agent', command: join(folder, 'kubevac-agent'), args, env });
}

interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

function start({ cleanup, folder }: ProgramOptions, program: Program): LoggedProcess {
  const env = { ...process.env, ...program.env };
  const logFile = join(folder, `${program.name}.log`);
  const running = spawnLogged({ ...program, env, logFile, log: silentLogger, exitWithStdin: true });
  cleanup.after(async () => void (await running.stop(2_000)));
  return running;
}
