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
