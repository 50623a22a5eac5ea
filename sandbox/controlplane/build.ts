import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Logger } from '@kubevac/base/log.ts';
import { cacheFolder } from '../cache-folder.ts';
import { takeLock } from './build-lock.ts';
import { buildFailure, noProgress, readGoLine, type BuildProgress } from './build-progress.ts';
import { BuildPrerequisiteError, checkGo, goEnvironment, parseRequiredGo, readGoEnvironment } from './go-toolchain.ts';
import { showProgress, type ProgressSink } from './show-progress.ts';

export interface BuildOptions {
  readonly log: Logger;
  /** `$XDG_CACHE_HOME/kubevac` or `~/.cache/kubevac` when absent. */
  readonly cacheDirectory?: string | undefined;
  /** Where progress is shown; standard error when absent. */
  readonly progress?: ProgressSink;
  /** Ends the build, which then rejects. */
  readonly signal?: AbortSignal | undefined;
}

const sources = import.meta.dirname;
const gibibyte = 1024 ** 3;
/** Modules 1.6 GiB, build cache and work folder 3 GiB, and a margin. */
const coldBytes = 6 * gibibyte;
/** When the modules are there already. */
const modulesThereBytes = 3 * gibibyte;

/**
 * The path of the control plane's binary, built when the cache does not have it: minutes the first time, nothing after.
 * An interrupted build is never taken for a finished one, and two builds at once do one.
 * @throws BuildPrerequisiteError when Go or the disk does not do; Error with go's last words when the build fails
 */
export async function buildControlPlane(options: BuildOptions): Promise<string> {
  const { log, cacheDirectory } = options;
  const goMod = await readFile(join(sources, 'go.mod'), 'utf8');
  const version = parseKubernetesVersion(goMod);
  const folder = join(cacheDirectory ?? cacheFolder(), `controlplane-${version}-${await hashOfSources()}`);
  const binary = join(folder, 'controlplane');
  if (await exists(binary)) return binary;
  checkGo(parseRequiredGo(goMod));
  await mkdir(folder, { recursive: true });
  const lock = await takeLock(join(folder, 'lock'), (pid) =>
    log.info({ pid }, 'waiting for another build of the control plane'),
  );
  try {
    if (await exists(binary)) return binary;
    await removeLeftovers(folder);
    await checkDisk(version);
    await buildInto(folder, version, options);
    log.info({ binary }, 'control plane built');
    return binary;
  } finally {
    await lock.release();
  }
}

/** The version of Kubernetes, as in `1.36.3`. */
export function parseKubernetesVersion(goMod: string): string {
  const match = /^\s*k8s\.io\/kubernetes v(\S+)/m.exec(goMod);
  if (match?.[1] === undefined) throw new Error('go.mod does not require k8s.io/kubernetes');
  return match[1];
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of ['main.go', 'go.mod', 'go.sum']) hash.update(await readFile(join(sources, name)));
  return hash.digest('hex').slice(0, 12);
}

async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith('building-')) await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function checkDisk(version: string): Promise<void> {
  const [modules = '', cache = ''] = readGoEnvironment(['GOMODCACHE', 'GOCACHE']);
  const modulesThere = await exists(join(modules, 'k8s.io', `kubernetes@v${version}`));
  const needed = modulesThere ? modulesThereBytes : coldBytes;
  const place = await nearestExisting(cache);
  const { bavail, bsize } = await statfs(place);
  if (bavail * bsize >= needed) return;
  throw new BuildPrerequisiteError(
    `The control plane's build needs ${needed / gibibyte} GiB for Go's caches and ${place} has ` +
      `${((bavail * bsize) / gibibyte).toFixed(1)} GiB free: free some, or set GOCACHE and GOMODCACHE to a larger disk.`,
  );
}

async function nearestExisting(path: string): Promise<string> {
  let place = path;
  while (!(await exists(place)) && dirname(place) !== place) place = dirname(place);
  return place;
}

/** Go's work folder is in ours, so that an interrupted build's gigabytes are found and removed by the next one. */
async function buildInto(folder: string, version: string, { progress, signal }: BuildOptions): Promise<void> {
  const work = await mkdtemp(join(folder, 'building-'));
  const shown = showProgress(progress ?? process.stderr);
  const environment = { work, signal };
  try {
    const packages = await go(['list', '-deps', '.'], environment, (now) => shown.update(now));
    const packagesTotal = packages.trimEnd().split('\n').length;
    const output = join(work, 'controlplane');
    const linker = `-s -w -X k8s.io/component-base/version.gitVersion=v${version}`;
    const build = ['build', '-v', '-trimpath', '-buildvcs=false', `-ldflags=${linker}`, '-o', output, '.'];
    await go(build, environment, (now) => shown.update({ ...now, packagesTotal }));
    await rename(output, join(folder, 'controlplane'));
  } finally {
    shown.end();
    await rm(work, { recursive: true, force: true });
  }
}

/** Returns the standard output. When we die go does too: its next line has nowhere to go (SIGPIPE). */
async function go(
  args: readonly string[],
  { work, signal }: { work: string; signal: AbortSignal | undefined },
  update: (progress: BuildProgress) => void,
): Promise<string> {
  const env = { ...process.env, ...goEnvironment, GOTMPDIR: work };
  const child = spawn('go', args, { cwd: sources, env, stdio: ['ignore', 'pipe', 'pipe'], signal });
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  // A rejection before the lines below have ended is not unhandled.
  ended.catch(() => undefined);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  let progress = noProgress;
  for await (const line of createInterface({ input: child.stderr })) {
    progress = readGoLine(progress, line);
    update(progress);
  }
  if ((await ended) !== 0) throw new Error(buildFailure(progress));
  return output;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
