import type { Cleanup } from './cleanup.ts';
import { conditionOf } from './sights.ts';
import type { SeenObject, System } from './system.ts';
import { until } from './until.ts';

/** A Node as the tests look at it. */
export interface SeenNode extends SeenObject {
  readonly metadata: SeenObject['metadata'] & {
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly unschedulable?: boolean;
    readonly taints?: readonly { readonly key: string; readonly effect: string }[];
  };
  readonly status: {
    readonly allocatable?: Readonly<Record<string, string>>;
    readonly conditions?: readonly object[];
  };
}

/** Waits until the Node of a robot looks as asked, and returns it. */
export async function seeNode(system: System, robot: string, looks: (node: SeenNode) => boolean): Promise<SeenNode> {
  let last: SeenNode | undefined;
  return until(
    async () => {
      last = (await system.api.get('nodes', system.nodeOf(robot)).catch(() => undefined)) as unknown as SeenNode;
      return last !== undefined && looks(last) ? last : undefined;
    },
    {
      deadlineMilliseconds: 15_000,
      pollMilliseconds: 50,
      what: () => `node of ${robot}: ${looks.toString()}; it is ${JSON.stringify(last)}`,
    },
  );
}

export function seeNodeReady(system: System, robot: string): Promise<SeenNode> {
  return seeNode(system, robot, (node) => conditionOf(node, 'Ready')?.status === 'True');
}

/**
 * A machine beside the robots that is well: while all Nodes of a cluster are silent Kubernetes takes the fault for its own, and
 * evicts nothing. Renewed until the test ends.
 */
export async function keepWorker(context: Cleanup, system: System, name: string): Promise<void> {
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: { unschedulable: true } };
  await system.kubectl(['create', '-f', '-'], JSON.stringify(node));
  const condition = { type: 'Ready', status: 'True', reason: 'Well', message: 'well' };
  const patch = JSON.stringify({ status: { conditions: [condition] } });
  await system.kubectl(['patch', 'node', name, '--subresource=status', '--type=strategic', '-p', patch]);
  const renew = (): Promise<unknown> => {
    const renewTime = new Date().toISOString().replace('Z', '000Z');
    const spec = { holderIdentity: name, leaseDurationSeconds: 40, renewTime };
    const lease = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name, namespace: 'kube-node-lease' },
      spec,
    };
    return system.plane.kubectl(['apply', '--server-side', '-f', '-'], JSON.stringify(lease));
  };
  await renew();
  const timer = setInterval(() => void renew(), 1_000);
  context.after(() => clearInterval(timer));
}
