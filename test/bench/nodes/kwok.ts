import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { silentLogger } from '@kubevac/base/log.ts';
import { cacheFolder } from '@kubevac/sandbox/cache-folder.ts';
import { checkGo, goEnvironment } from '@kubevac/sandbox/controlplane/go-toolchain.ts';
import type { ControlPlaneAccess } from '@kubevac/sandbox/controlplane/plane-files.ts';
import { freePort } from '@kubevac/sandbox/free-port.ts';
import { spawnLogged, type LoggedProcess } from '@kubevac/sandbox/process.ts';
import type { Cleanup } from '../../support/cleanup.ts';

const version = 'v0.8.0';
const packageName = 'sigs.k8s.io/kwok';
/** What makes a Node Ready, and what its Lease and conditions need later. */
const stages = ['fast/node-initialize', 'heartbeat-with-lease/node-heartbeat-with-lease'];
const buildMilliseconds = 540_000;

export interface Kwok {
  readonly binary: string;
  /** Its stages as one YAML file's text. */
  readonly stages: string;
}

/** KWOK as its Go module has it, built into the cache when it is not there. @throws BuildPrerequisiteError without Go */
export async function buildKwok(progress: (words: string) => void): Promise<Kwok> {
  const folder = join(cacheFolder(), `kwok-${version}`);
  const binary = join(folder, 'kwok');
  if (!existsSync(binary)) {
    checkGo({ major: 1, minor: 26 });
    progress(`building KWOK ${version}: minutes the first time, nothing afterwards`);
    await mkdir(cacheFolder(), { recursive: true });
    const work = await mkdtemp(join(cacheFolder(), 'building-kwok-'));
    try {
      await go(['install', `${packageName}/cmd/kwok@${version}`], { GOBIN: work });
      const module = JSON.parse(await go(['mod', 'download', '-json', `${packageName}@${version}`])) as { Dir: string };
      const texts = stages.map((name) => readFile(join(module.Dir, `kustomize/stage/node/${name}.yaml`), 'utf8'));
      await writeFile(join(work, 'stages.yaml'), (await Promise.all(texts)).join('\n---\n'));
      await rename(work, folder);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
  return { binary, stages: join(folder, 'stages.yaml') };
}

async function go(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)('go', args, {
    env: { ...process.env, ...goEnvironment, ...env },
    timeout: buildMilliseconds,
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout;
}

/** For Nodes with its annotation; Leases of 40 s, as a kubelet's and ours. */
export async function startKwok(
  cleanup: Cleanup,
  { kwok, plane, folder }: { readonly kwok: Kwok; readonly plane: ControlPlaneAccess; readonly folder: string },
): Promise<LoggedProcess> {
  const running = spawnLogged({
    name: 'kwok',
    command: kwok.binary,
    args: [
      `--kubeconfig=${plane.kubeconfigPath}`,
      `--config=${kwok.stages}`,
      '--manage-all-nodes=false',
      '--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake',
      '--node-ip=127.0.0.1',
      '--node-lease-duration-seconds=40',
      `--server-address=127.0.0.1:${await freePort()}`,
    ],
    logFile: join(folder, 'kwok.log'),
    log: silentLogger,
    exitWithStdin: false,
  });
  cleanup.after(async () => void (await running.stop(2_000)));
  return running;
}
