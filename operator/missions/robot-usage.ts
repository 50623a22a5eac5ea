import type { NodeCache } from '../cache/node-cache.ts';
import type { ObjectCaches } from '../cache/object-caches.ts';
import type { PodCache } from '../cache/pod-cache.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Fault } from '../kubelet/fault.ts';
import type { NodeStats, NodeUsage, PodUsage, Usage } from '../kubelet/node-stats.ts';
import { robotUidOf } from '../objects/node.ts';
import { containersOf, statusOf, type PodObject } from '../objects/pod.ts';
import { keyOf } from '../objects/robot.ts';
import { toMilliseconds } from '@kubevac/protocol/instants.ts';

export interface RobotUsageOptions {
  readonly caches: ObjectCaches;
  readonly nodes: NodeCache;
  readonly pods: PodCache;
  readonly fleet: Fleet;
}

/**
 * What a robot uses, for `kubectl top`: processor and memory of its agent. A mission at work is done by that one process, so it is
 * shown with the same figures.
 */
export class RobotUsage implements NodeStats {
  readonly #options: RobotUsageOptions;

  constructor(options: RobotUsageOptions) {
    this.#options = options;
  }

  of(node: string): NodeUsage | Fault {
    const { caches, nodes, pods, fleet } = this.#options;
    const object = nodes.get(node);
    const robot = object && caches.robots.getByUid(robotUidOf(object) ?? '');
    const said = robot && fleet.get(keyOf(robot))?.telemetry?.usage;
    if (said === undefined)
      return { fault: 'Unavailable', message: `the agent of Node ${node} has not said what it uses` };
    const usage: Usage = {
      atMilliseconds: toMilliseconds(said.at),
      startedAtMilliseconds: toMilliseconds(said.startedAt),
      cpuNanoseconds: said.cpuMilliseconds * 1_000_000,
      workingSetBytes: said.residentBytes,
    };
    return { ...usage, pods: pods.on(node).flatMap((pod) => usageOfPod(pod, usage)) };
  }
}

function usageOfPod(pod: PodObject, usage: Usage): PodUsage[] {
  const { namespace, name, uid } = pod.metadata;
  const running = containersOf(pod).filter((one) => statusOf(pod, one.name)?.state.running !== undefined);
  if (running.length === 0) return [];
  return [{ ...usage, namespace, name, uid, containers: running.map((one) => ({ ...usage, name: one.name })) }];
}
