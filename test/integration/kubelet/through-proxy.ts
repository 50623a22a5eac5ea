/** In a network namespace: a control plane and a Node whose address is not on loopback; prints what the API server hands through. */
import type { NodeUsage } from '@kubevac/operator/kubelet/node-stats.ts';
import { succeed, useOwnControlPlane } from '../../support/control-plane.ts';
import { startKubeletNode } from './kubelet-node.ts';

export const address = '10.77.0.1';

export interface Proxied {
  readonly node: string;
  readonly healthz: string;
  readonly pods: string;
  readonly runningpods: string;
  readonly summary: string;
  readonly resource: string;
}

export function usageOf(atMilliseconds: number): NodeUsage {
  const usage = {
    atMilliseconds,
    startedAtMilliseconds: atMilliseconds - 60_000,
    cpuNanoseconds: 1_500_000_000,
    workingSetBytes: 1_048_576,
  };
  const pod = { namespace: 'home', name: 'running', uid: 'uid-1', containers: [{ name: 'clean', ...usage }] };
  return { ...usage, pods: [{ ...pod, ...usage }] };
}

if (import.meta.main) {
  const ends: (() => Promise<void> | void)[] = [];
  const cleanup = { after: (end: () => Promise<void> | void) => void ends.push(end) };
  try {
    process.stdout.write(JSON.stringify(await lookThrough(cleanup)));
  } finally {
    for (const end of ends.toReversed()) await end();
  }
}

async function lookThrough(cleanup: Parameters<typeof startKubeletNode>[0]): Promise<Proxied> {
  const plane = await useOwnControlPlane(cleanup, { components: ['kube-controller-manager'] });
  const { node, answers } = await startKubeletNode(cleanup, { plane, address });
  const metadata = (name: string, over: object = {}) => ({ name, namespace: 'home', uid: `uid-${name}`, ...over });
  answers.pods.pods = [
    { metadata: metadata('running'), status: { phase: 'Running' } },
    { metadata: metadata('going', { deletionTimestamp: '2026-11-25T09:00:00Z' }), status: { phase: 'Running' } },
    { metadata: metadata('over'), status: { phase: 'Succeeded' } },
  ];
  answers.stats.usage = usageOf(Date.now());
  const get = (path: string): Promise<string> =>
    succeed(plane, ['get', '--raw', `/api/v1/nodes/${node}/proxy/${path}`]);
  return {
    node,
    healthz: await get('healthz'),
    pods: await get('pods'),
    runningpods: await get('runningpods/'),
    summary: await get('stats/summary'),
    resource: await get('metrics/resource'),
  };
}
