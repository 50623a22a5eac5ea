import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { nodeResource } from '@kubevac/operator/objects/node.ts';
import type { Bench, BenchResult } from '../bench.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { succeed, useOwnControlPlane } from '../../support/control-plane.ts';
import { startMosquitto } from '../../support/mosquitto.ts';
import { operatorKubeconfig } from '../../support/operator-account.ts';
import { kubeClient } from '../installation.ts';
import { rounded } from '../percentile.ts';
import { startOperator } from '../programs.ts';
import { hold, type Contest } from './contest.ts';
import { buildKwok, startKwok, type Kwok } from './kwok.ts';
import { ReadyNodes } from './ready-nodes.ts';
import { createAll, createRobots, startFleet } from './start-fleet.ts';

/** More than the 3.2 that the API server grew to with 5,000 Nodes of each of the two: at 1 it did little but collect garbage. */
const memoryGibibytes = 4;

interface Round {
  readonly count: number;
  readonly seconds: number;
  readonly kwok: Kwok;
  readonly progress: (words: string) => void;
}

interface RoundResult {
  readonly count: number;
  readonly ours: Contest;
  readonly kwok: Contest;
}

/** Robot Nodes beside those of KWOK, one after the other on one control plane for each number of them. */
export const nodes: Bench = {
  summary: 'robot Nodes beside those of KWOK: time to Ready, then at rest; --nodes 1000,5000 --seconds 60',
  run: async ({ args, cleanup, progress }) => {
    const options = {
      nodes: { type: 'string', default: '1000,5000' },
      seconds: { type: 'string', default: '60' },
    } as const;
    const { values } = parseArgs({ args: [...args], options });
    const counts = values.nodes.split(',').map(Number);
    const seconds = Number(values.seconds);
    if (!counts.every((count) => count >= 1 && count <= 5_000))
      throw new Error(`--nodes ${values.nodes}: 1 to 5000 each`);
    if (!(seconds >= 5)) throw new Error(`--seconds ${values.seconds}: it takes at least 5`);
    const kwok = await buildKwok(progress);
    const results: RoundResult[] = [];
    for (const count of counts) results.push(await measure(cleanup, { count, seconds, kwok, progress }));
    return resultOf(results);
  },
};

async function measure(cleanup: Cleanup, round: Round): Promise<RoundResult> {
  const { count } = round;
  const ends: (() => Promise<void> | void)[] = [];
  const own: Cleanup = { after: (end) => void ends.push(end) };
  let isOver = false;
  const endAll = async (): Promise<void> => {
    if (isOver) return;
    isOver = true;
    for (const end of ends.toReversed()) await end();
  };
  cleanup.after(endAll);
  const folder = await mkdtemp(join(tmpdir(), 'kubevac-bench-'));
  own.after(() => rm(folder, { recursive: true, force: true }));
  const plane = await useOwnControlPlane(own, { crds: true, memoryGibibytes });
  const admin = await kubeClient(own, plane.kubeconfigPath);
  const ready = await ReadyNodes.watch(own, admin);
  const common = { admin, nodes: ready, ...round };

  await createAll(count, (name) => admin.create(nodeResource, kwokNode(name)));
  round.progress(`${count} Nodes: KWOK`);
  const { process: kwokProcess, ...kwok } = await hold({
    ...common,
    start: () => startKwok(own, { kwok: round.kwok, plane, folder }),
  });
  await kwokProcess.stop();
  for (const path of ['/api/v1/nodes', '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases'])
    await admin.request({ method: 'DELETE', path });

  const account = await operatorKubeconfig(plane, plane.namespace);
  await succeed(plane, ['create', '-f', '-'], await flowSchema(plane.namespace));
  // As in manifests/base/broker.
  const configuration = ['max_inflight_messages 100', 'max_queued_messages 100000', 'max_queued_bytes 268435456'];
  const broker = await startMosquitto(own, { persistence: { autosaveSeconds: 60 }, configuration });
  await createRobots(admin, plane.namespace, count);
  const assertOnline = await startFleet(own, { folder, url: broker.url, namespace: plane.namespace, count });
  round.progress(`${count} Nodes: Kubevac`);
  const programs = { cleanup: own, folder, plane, brokerUrl: broker.url };
  const flags = ['--kubelet-port-first=26000', '--kubelet-port-last=31999'];
  const { process: operator, ...ours } = await hold({
    ...common,
    start: () => startOperator(programs, { kubeconfig: account, flags }),
  });
  assertOnline();
  await operator.stop(2_000);
  await endAll();
  return { count, ours, kwok };
}

/** The operator's priority, as it is installed; KWOK has all the rights of an administrator here, and is never made to wait. */
async function flowSchema(namespace: string): Promise<string> {
  const file = join(import.meta.dirname, '../../../manifests/base/flow-schema.yaml');
  return (await readFile(file, 'utf8')).replaceAll('namespace: kubevac-system', `namespace: ${namespace}`);
}

/** With what a robot's has, so that both are about as large. */
function kwokNode(name: string): object {
  const labels = { 'kubernetes.io/os': 'linux', type: 'kwok', 'topology.kubernetes.io/region': `kwok-${name}` };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels, annotations: { 'kwok.x-k8s.io/node': 'fake' } },
    spec: { taints: [{ key: 'kwok.x-k8s.io/node', effect: 'NoSchedule' }] },
    status: {
      capacity: { cpu: '8', memory: '16Gi', pods: '16' },
      allocatable: { cpu: '8', memory: '16Gi', pods: '16' },
    },
  };
}

function resultOf(results: readonly RoundResult[]): BenchResult {
  const ratio = (one: number, other: number): string => (one / other).toFixed(2);
  const row = (words: string, of: Contest): [string, ...string[]] => [
    words,
    of.readySeconds.toFixed(1),
    of.cpuPercent.toFixed(1),
    of.rssMebibytes.toFixed(0),
    of.apiRequestsPerSecond.toFixed(0),
  ];
  return {
    tables: results.map(({ count, ours, kwok }) => ({
      title: `${count} Nodes`,
      columns: ['', 'Ready s', 'CPU %', 'resident MiB', 'API requests/s'],
      rows: [
        row('Kubevac', ours),
        row('KWOK', kwok),
        [
          'ratio',
          ratio(ours.readySeconds, kwok.readySeconds),
          ratio(ours.cpuPercent, kwok.cpuPercent),
          ratio(ours.rssMebibytes, kwok.rssMebibytes),
          ratio(ours.apiRequestsPerSecond, kwok.apiRequestsPerSecond),
        ],
      ],
    })),
    figures: results.map(figuresOf),
  };
}

function figuresOf({ count, ours, kwok }: RoundResult): Record<string, number> {
  return {
    nodes: count,
    readySeconds: ours.readySeconds,
    cpuPercent: rounded(ours.cpuPercent, 1),
    rssMebibytes: rounded(ours.rssMebibytes, 1),
    apiRequestsPerSecond: rounded(ours.apiRequestsPerSecond, 1),
    kwokReadySeconds: kwok.readySeconds,
    kwokCpuPercent: rounded(kwok.cpuPercent, 1),
    kwokRssMebibytes: rounded(kwok.rssMebibytes, 1),
    kwokApiRequestsPerSecond: rounded(kwok.apiRequestsPerSecond, 1),
  };
}
