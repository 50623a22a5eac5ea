import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@kubevac/base/log.ts';
import type { Manifest } from '../operator-access.ts';
import { freePort } from '../free-port.ts';
import { startBroker } from '../start-broker.ts';
import { servesMutations, type DemoCluster } from './cluster.ts';
import { Installation } from './installation.ts';
import type { KeptProcess } from './kept-process.ts';
import { accessManifests, crdManifests, missionManifests, sampleManifests } from './manifests.ts';
import { metricsLines, startDemoPrometheus } from './metrics.ts';
import { startOperator, startRobot, type DemoRobot } from './processes.ts';
import { savePictures } from './pictures.ts';
import { isReady, SceneWatch } from './scene.ts';
import type { SceneRow } from './scene-row.ts';
import { Screen } from './screen.ts';
import { tourLines } from './tour.ts';

export interface DemoOptions {
  readonly cluster: DemoCluster;
  /** Ends when the samples have ended, instead of with the signal. */
  readonly once: boolean;
  readonly log: Logger;
  readonly say: (line: string) => void;
}

const readyMilliseconds = 60_000;
const samplesMilliseconds = 300_000;
const pollMilliseconds = 100;
/** A token is good for an hour. */
const tokenMilliseconds = 30 * 60_000;
const tailLines = 20;

/**
 * Shows Kubevac at work, and takes all of it down again.
 * @returns what did not come to its expected end; empty when all did
 */
export async function runDemo(options: DemoOptions, signal: AbortSignal): Promise<string[]> {
  const { cluster, log } = options;
  const folder = await mkdtemp(join(tmpdir(), 'kubevac-demo-'));
  const installation = new Installation(cluster.client);
  const stage = new Stage();
  const stop = new AbortController();
  try {
    return await play(options, { folder, installation, stage }, AbortSignal.any([signal, stop.signal]));
  } catch (error) {
    if (signal.aborted) return [];
    throw error;
  } finally {
    // Objects first, while there is an operator that can let go of their finalizers.
    if (cluster.isForeign)
      await installation.remove().catch((error: unknown) => log.warn({ error }, 'not all removed'));
    stop.abort();
    await stage.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Props {
  readonly folder: string;
  readonly installation: Installation;
  readonly stage: Stage;
}

async function play(options: DemoOptions, props: Props, signal: AbortSignal): Promise<string[]> {
  const { cluster, say, log, once } = options;
  const { robots, tasks } = await sampleManifests();
  const missions = await missionManifests(await servesMutations(cluster.client));
  const started = performance.now();
  const seconds = (): string => ((performance.now() - started) / 1000).toFixed(1);
  await install(options, props, signal);
  signal.throwIfAborted();
  say(`CRDs and RBAC installed (${seconds()} s)`);
  const { operator, actors, brokerUrl, metrics } = await raise(
    options,
    props,
    robots.map(({ metadata }) => metadata.name),
  );
  signal.throwIfAborted();
  say(`broker, operator and ${actors.length} robots started (${seconds()} s)`);
  for (const robot of robots) await props.installation.create(robot, cluster.namespace);
  const watch = new SceneWatch(cluster.client, cluster.namespace, log);
  void watch.start(signal);
  const allReady = await waitFor(
    () => watch.scene.robots.length > 0 && watch.scene.robots.every(isReady),
    readyMilliseconds,
    signal,
  );
  if (!allReady) return signal.aborted ? [] : ['not every robot became Ready', operator.tail(tailLines)];
  say(`robots are ready (${seconds()} s); to look in another terminal meanwhile:`);
  const look = [...cluster.kubectlSetup, `${cluster.kubectl} get vac,cleanings`].map((line) => `    ${line}`);
  [...look, ...metrics].forEach(say);
  for (const sample of [...tasks, ...missions]) await props.installation.create(sample, cluster.namespace);
  const job = await startJob(cluster);
  if (job === undefined) say('there is no kubectl on PATH: the CronJob morning waits for nine o’clock');
  const screen = new Screen(process.stdout, () => watch.scene);
  screen.start();
  const wanted = [...tasks, ...missions].filter(({ kind }) => kind !== 'CronJob');
  const samples = (): SceneRow[] => samplesIn(watch.scene.rows, wanted, job);
  const expected = wanted.length + Number(job !== undefined);
  const isAllOver = (): boolean => samples().length >= expected && samples().every(({ isOver }) => isOver);
  await waitFor(isAllOver, samplesMilliseconds, signal);
  if (signal.aborted) {
    screen.stop();
    return [];
  }
  const failures = failuresOf(samples(), operator, actors);
  const pictures = await savePictures(cluster, watch.tasksNamed(tasks.map(({ metadata }) => metadata.name)));
  if (once) for (const path of pictures) say(`picture: ${path}`);
  else {
    const socketPaths = actors.map(({ firmware }) => firmware.socketPath);
    screen.tell(tourLines(cluster, { brokerUrl, socketPaths, failures, pictures, metrics }));
    await untilAborted(signal);
  }
  screen.stop();
  return failures;
}

/** What a person adds meanwhile is theirs. */
function samplesIn(rows: readonly SceneRow[], wanted: readonly Manifest[], job: string | undefined): SceneRow[] {
  return rows.filter((row) => wanted.some((sample) => isSame(sample, row)) || isOfJob(row, job));
}

function isSame(manifest: Manifest, { kind, name }: SceneRow): boolean {
  return manifest.kind === kind && manifest.metadata.name === name;
}

function isOfJob({ kind, name }: SceneRow, job: string | undefined): boolean {
  return kind === 'Pod' && job !== undefined && name.startsWith(`${job}-`);
}

/** As somebody does who does not want to wait for nine o’clock. @returns its name; undefined where there is no kubectl */
async function startJob(cluster: DemoCluster): Promise<string | undefined> {
  const name = 'morning-now';
  const made = await cluster.runKubectl(['create', 'job', name, '--from=cronjob/morning']);
  if (made !== undefined && made.code !== 0)
    throw new Error(`kubectl create job --from=cronjob/morning: ${made.stderr.trim()}`);
  return made && name;
}

async function install({ cluster }: DemoOptions, { installation }: Props, signal: AbortSignal): Promise<void> {
  for (const crd of await crdManifests()) {
    signal.throwIfAborted();
    await installation.create(crd, cluster.namespace);
  }
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: cluster.operatorNamespace } };
  await installation.create(namespace, cluster.namespace);
  const hasPolicy = await servesMutations(cluster.client);
  for (const manifest of await accessManifests(cluster.operatorNamespace)) {
    if (!hasPolicy && manifest.kind.startsWith('MutatingAdmissionPolicy')) continue;
    await installation.create(manifest, cluster.operatorNamespace);
  }
  await installation.waitForCrds(signal);
}

/** Starts broker, operator and robots, each in a process of its own. */
async function raise(
  { cluster, log }: DemoOptions,
  { folder, stage }: Props,
  names: readonly string[],
): Promise<{ operator: KeptProcess; actors: DemoRobot[]; brokerUrl: string; metrics: readonly string[] }> {
  const broker = await startBroker({ log });
  stage.add(() => broker.stop());
  const kubeconfig = await cluster.writeOperatorKubeconfig(folder);
  const renewal = setInterval(() => {
    cluster.writeOperatorKubeconfig(folder).catch((error: unknown) => log.warn({ error }, 'token not renewed'));
  }, tokenMilliseconds);
  stage.add(async () => clearInterval(renewal));
  const common = { folder, brokerUrl: broker.url, namespace: cluster.namespace, log };
  const { operatorNamespace, watchNamespace } = cluster;
  // Known before it starts, and the same when it starts again.
  const metricsPort = await freePort();
  const operator = startOperator({ ...common, kubeconfig, operatorNamespace, watchNamespace, metricsPort });
  stage.add(async () => void (await operator.stop()));
  const actors = await Promise.all(names.map((name, index) => startRobot(name, index + 1, common)));
  for (const { agent, firmware } of actors) {
    stage.add(async () => {
      await agent.stop();
      await firmware.stop();
    });
  }
  const prometheus = await startDemoPrometheus(metricsPort, common);
  if (prometheus !== undefined) stage.add(() => prometheus.stop());
  return { operator, actors, brokerUrl: broker.url, metrics: metricsLines(prometheus, metricsPort) };
}

/** Every sample is to succeed; what did not is told with the last lines of who had it. */
function failuresOf(rows: readonly SceneRow[], operator: KeptProcess, actors: readonly DemoRobot[]): string[] {
  return rows
    .filter(({ isFine }) => !isFine)
    .flatMap(({ kind, name, phase, reason = 'not told', message = '', robot }) => {
      const agent = phase === 'Pending' ? undefined : actors.find((actor) => actor.name === robot)?.agent;
      const culprit = agent ?? operator;
      const head = `${kind} ${name} should have Succeeded, and is ${phase} (${reason}: ${message}); last lines of ${culprit.name}:`;
      return [head, culprit.tail(tailLines)];
    });
}

/** @returns false when the time or the signal ended the wait */
async function waitFor(holds: () => boolean, milliseconds: number, signal: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (!holds()) {
    if (signal.aborted || performance.now() > deadline) return false;
    await delay(pollMilliseconds, undefined, { signal }).catch(() => undefined);
  }
  return true;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** What is to be taken down, all at once. */
class Stage {
  readonly #ends: (() => Promise<void>)[] = [];

  add(end: () => Promise<void>): void {
    this.#ends.push(end);
  }

  async stop(): Promise<void> {
    await Promise.allSettled(this.#ends.map((end) => end()));
  }
}
