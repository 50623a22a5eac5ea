import { toKubernetesTime, toMilliseconds } from '@kubevac/protocol/instants.ts';
import { containersOf, statusOf, type ContainerStatus, type PodContainer, type PodObject } from './pod.ts';

/** The one image that robots run: `kubevac.dev/mission`, with any tag or digest. */
export const MISSION_IMAGE = 'kubevac.dev/mission';

/** What a Pod that is bound to a robot is to it. */
export type PodRole = 'Mission' | 'Mixed' | 'DaemonSet' | 'Foreign' | 'Mirror';

export function isMissionImage(image: string | undefined): boolean {
  if (image === undefined || !image.startsWith(MISSION_IMAGE)) return false;
  const rest = image.slice(MISSION_IMAGE.length);
  return rest === '' || rest.startsWith(':') || rest.startsWith('@');
}

/** One that a robot has heard of stays a mission, whatever image is written into it then. */
export function roleOf(pod: PodObject): PodRole {
  const { annotations, ownerReferences } = pod.metadata;
  if (annotations?.['kubernetes.io/config.mirror'] !== undefined) return 'Mirror';
  if (wasGiven(pod)) return 'Mission';
  const missions = containersOf(pod).filter(({ image }) => isMissionImage(image)).length;
  if (missions === containersOf(pod).length) return 'Mission';
  if (missions > 0) return 'Mixed';
  return ownerReferences?.some(({ kind }) => kind === 'DaemonSet') === true ? 'DaemonSet' : 'Foreign';
}

/** One turn of one container: the id of its task, which is never used again. */
export function taskIdOf({ metadata }: PodObject, { name }: Pick<PodContainer, 'name'>, restartCount: number): string {
  return `${metadata.uid}.${name}.${restartCount}`;
}

/** The Pod whose container a task is; of the task of any other object something that is no Pod. */
export function podUidOf(taskId: string): string {
  return taskId.split('.')[0] ?? '';
}

/**
 * A container as it was given to a robot. The agent keeps to what it accepted, and the operator to this: it stays, whatever becomes of
 * the deadline, the labels and the images of the Pod.
 */
export interface GivenTask {
  readonly robotUid: string;
  readonly taskId: string;
  /** `endByOf` its Pod at that time; milliseconds since the Unix epoch. */
  readonly endBy?: number | undefined;
  /** The words of its command line, where they rest on what may change. */
  readonly words?: readonly string[] | undefined;
  /** The robot may have moved for this Pod before: of turns before the last one nothing else says so. */
  readonly afterMotion?: boolean;
}

const SCHEME = 'kubevac://';

/**
 * What stands as `containerID` once a container was given to a robot: by it the Pod itself says which robot has it, so that the section
 * of Pods is a function of the Pods alone (PROTOCOL rule 1).
 */
export function containerIdOf({ robotUid, taskId, endBy, words, afterMotion }: GivenTask): string {
  const fixed = [
    ...(endBy === undefined ? [] : [`endBy=${toKubernetesTime(endBy)}`]),
    ...(words === undefined ? [] : [`words=${encodeURIComponent(JSON.stringify(words))}`]),
    ...(afterMotion === true ? ['afterMotion=true'] : []),
  ];
  return `${SCHEME}${robotUid}/${taskId}?${fixed.join('&')}`;
}

/** How a container was given to a robot, if it was. */
export function givenTo({ containerID }: Pick<ContainerStatus, 'containerID'>): GivenTask | undefined {
  if (containerID?.startsWith(SCHEME) !== true) return undefined;
  const [path = '', query] = containerID.slice(SCHEME.length).split('?');
  const [robotUid = '', taskId = ''] = path.split('/');
  const fixed = new URLSearchParams(query);
  const endBy = fixed.get('endBy');
  const words = fixed.get('words');
  return {
    robotUid,
    taskId,
    ...(endBy !== null && { endBy: toMilliseconds(endBy) }),
    ...(words !== null && { words: JSON.parse(words) as string[] }),
    ...(fixed.has('afterMotion') && { afterMotion: true }),
  };
}

/** Any of its containers, in any of its turns. */
export function wasGiven({ status }: PodObject): boolean {
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  return all.some((one) => givenTo(one) !== undefined || givenTo(one.lastState?.terminated ?? {}) !== undefined);
}

/** The container that a robot has or is to have now, by what is stored: one at a time. */
export function givenContainer(pod: PodObject): { container: PodContainer; status: ContainerStatus } | undefined {
  for (const container of containersOf(pod)) {
    const status = statusOf(pod, container.name);
    if (status !== undefined && status.state.terminated === undefined && givenTo(status) !== undefined)
      return { container, status };
  }
  return undefined;
}
