import type { NodeCache } from '../../cache/node-cache.ts';
import type { ObjectCaches } from '../../cache/object-caches.ts';
import type { PodCache } from '../../cache/pod-cache.ts';
import type { AgentLink } from '../../fleet/agent-links.ts';
import { boundReport } from '../../fleet/bound-report.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import { givenContainer, givenTo } from '../../objects/mission.ts';
import { robotUidOf } from '../../objects/node.ts';
import type { PodObject } from '../../objects/pod.ts';
import { keyOf, type RobotObject } from '../../objects/robot.ts';
import type { Collected } from '../../outputs/collected.ts';
import type { RobotKey } from '@kubevac/protocol/topics.ts';
import type { PodInput, PodWaits } from './pod-input.ts';
import type { SourceReader } from './read-sources.ts';

export interface PodSources {
  readonly caches: ObjectCaches;
  readonly nodes: NodeCache;
  readonly pods: PodCache;
  readonly fleet: Fleet;
  readonly linkOf: (robot: RobotKey) => AgentLink;
  readonly foreignInert: boolean;
  /** By the UID of a Pod. */
  readonly isDriven: (podUid: string) => boolean;
  readonly waits: PodWaits;
}

/** What this process remembers of one Pod. */
export interface PodMemory {
  readonly reader: SourceReader;
  /** The task of which the following is known. */
  task?: string;
  isCollecting?: boolean;
  collected?: Collected | undefined;
  isReading?: boolean;
  logTail?: string;
}

/** Reads the caches into the plain input of `decidePod`. @param serverNow the API server's time */
export function gatherPod(pod: PodObject, sources: PodSources, memory: PodMemory, serverNow: number): PodInput {
  const { nodes, pods, linkOf, foreignInert, isDriven, waits } = sources;
  const nodeName = pod.spec.nodeName ?? '';
  const node = nodes.get(nodeName);
  const robot = robotOf(pod, sources);
  const reported = robot && boundReport(robot, sources.fleet.get(keyOf(robot)));
  return {
    pod,
    robot,
    node,
    neighbours: pods.on(nodeName).filter(({ metadata }) => metadata.uid !== pod.metadata.uid),
    freedAt: pods.freedAt(nodeName),
    reported: new Map(reported?.tasks.map((task) => [task.id, task])),
    notices: reported?.notices ?? [],
    isDriven: isDriven(pod.metadata.uid),
    link: robot === undefined ? { connected: false, quietMilliseconds: 0 } : linkOf(keyOf(robot)),
    sources: memory.reader.sources,
    collected: memory.collected,
    logTail: memory.logTail,
    foreignInert,
    serverNow,
    waits,
  };
}

/** One container after the other leaves something. */
export function currentTaskOf(pod: PodObject): string | undefined {
  const given = givenContainer(pod);
  return given && givenTo(given.status)?.taskId;
}

/** The robot that has a container of it; while none has, the one that its Node stands for. The Node itself may be gone for a moment. */
export function robotOf(
  pod: PodObject,
  { nodes, caches }: Pick<PodSources, 'nodes' | 'caches'>,
): RobotObject | undefined {
  const given = givenContainer(pod);
  const to = given && givenTo(given.status);
  if (to !== undefined) return caches.robots.getByUid(to.robotUid);
  const node = nodes.get(pod.spec.nodeName ?? '');
  return node && caches.robots.getByUid(robotUidOf(node) ?? '');
}
