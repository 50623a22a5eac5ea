import type { NodeCache } from '../../cache/node-cache.ts';
import type { PodCache } from '../../cache/pod-cache.ts';
import { boundReport } from '../../fleet/bound-report.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import { kubeletPortOf, nodeNameOf, type NodeObject } from '../../objects/node.ts';
import { givenContainer } from '../../objects/mission.ts';
import { isPodOver } from '../../objects/pod.ts';
import { keyOf, type RobotObject } from '../../objects/robot.ts';
import type { KubeletPorts } from './kubelet-ports.ts';
import type { NodeHost, NodeInput } from './node-input.ts';

export interface NodeSources {
  readonly nodes: NodeCache;
  readonly pods: PodCache;
  readonly fleet: Fleet;
  readonly ports: KubeletPorts;
  /** By the UID of a Pod. */
  readonly isDriven: (podUid: string) => boolean;
  readonly host: NodeHost;
}

/** What this process remembers of one robot's Node. */
export interface NodeMemory {
  /** The Node that has the name and is none of this operator's, and until when that is believed. */
  foreign?: { readonly node: NodeObject; readonly until: number } | undefined;
  /** What an event was made of. */
  readonly told: Set<string>;
}

/** Reads the caches into the plain input of `decideNode`. */
export function gatherNode(robot: RobotObject, sources: NodeSources, foreign?: NodeObject): NodeInput {
  const { nodes, pods, fleet, ports, isDriven, host } = sources;
  const name = nodeNameOf(robot);
  const node = nodes.get(name) ?? foreign;
  return {
    robot,
    notices: boundReport(robot, fleet.get(keyOf(robot)))?.notices ?? [],
    node,
    port: robot.metadata.deletionTimestamp === undefined ? ports.of(name, node && kubeletPortOf(node)) : undefined,
    arePodsOver: pods
      .on(name)
      .every((pod) => !isDriven(pod.metadata.uid) && (isPodOver(pod) || givenContainer(pod) === undefined)),
    host,
  };
}
