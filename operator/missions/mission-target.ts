import type { PodCache } from '../cache/pod-cache.ts';
import { isFault, type Fault } from '../kubelet/fault.ts';
import {
  containersOf,
  isPodOver,
  statusOf,
  type ContainerStatus,
  type PodContainer,
  type PodObject,
} from '../objects/pod.ts';

/** Who is asked for, by the path of a kubelet request. */
export interface MissionTarget {
  readonly node: string;
  readonly namespace: string;
  readonly pod: string;
  readonly uid?: string | undefined;
  readonly container: string;
}

export interface FoundMission {
  readonly pod: PodObject;
  readonly container: PodContainer;
  /** Undefined before anything is stored of it. */
  readonly status: ContainerStatus | undefined;
}

/** Why nothing may be asked of the robot for this container any more, or not yet; undefined while it is at work. */
export function whyNotAtWork(pods: PodCache, target: MissionTarget): string | undefined {
  const found = findMission(pods, target);
  if (isFault(found)) return `Pod ${target.pod} is gone`;
  const { pod, container, status } = found;
  const why = whyEnding(pod);
  if (why !== undefined) return why;
  const { running, waiting, terminated } = status?.state ?? {};
  if (running !== undefined) return undefined;
  const { reason = 'ContainerCreating' } = waiting ?? terminated ?? {};
  return `container ${container.name} of Pod ${target.pod} is not at work: ${reason}`;
}

function whyEnding(pod: PodObject): string | undefined {
  const { name, deletionTimestamp } = pod.metadata;
  if (isPodOver(pod)) return `the mission of Pod ${name} is over: kubectl logs shows how it went`;
  if (deletionTimestamp !== undefined) return `Pod ${name} is being deleted`;
  return pod.status.reason === undefined ? undefined : `Pod ${name} ends: ${pod.status.reason}`;
}

/** A container on that Node, or why there is none. */
export function findMission(pods: PodCache, target: MissionTarget): FoundMission | Fault {
  const { node, namespace, pod: name, uid } = target;
  const pod = pods.on(node).find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
  if (pod === undefined || (uid !== undefined && pod.metadata.uid !== uid))
    return { fault: 'NotFound', message: `Pod ${namespace}/${name} is not on Node ${node}` };
  const container = containersOf(pod).find((one) => one.name === target.container);
  if (container === undefined) {
    const names = containersOf(pod).map((one) => one.name);
    const message = `Pod ${name} has no container ${target.container}: it has ${names.join(', ')}`;
    return { fault: 'NotFound', message };
  }
  return { pod, container, status: statusOf(pod, container.name) };
}
