import { z } from 'zod';
import { toKubernetesTime } from '@kubevac/protocol/instants.ts';
import { wordsText } from './mission-arguments.ts';
import { MISSION_RESOURCE } from './node.ts';
import { containersOf, statusOf, type ContainerStatus, type PodContainer, type PodObject } from './pod.ts';

/** The one image that robots run: `kubevac.dev/mission`, with any tag or digest. */
export const MISSION_IMAGE = 'kubevac.dev/mission';

/** Of the robot that a Pod takes up, as the scheduler counts: init containers have their turns before the others. */
export function missionsAsked({ spec }: PodObject): number {
  const asked = ({ resources }: PodContainer): number => Number(resources?.requests?.[MISSION_RESOURCE] ?? 0);
  const together = spec.containers.map(asked).reduce((sum, one) => sum + one, 0);
  return Math.max(together, ...(spec.initContainers ?? []).map(asked));
}

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
  /** Since when it could have begun, where another Pod had the robot before; milliseconds since the Unix epoch. */
  readonly readyAt?: number | undefined;
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
export function containerIdOf({ robotUid, taskId, endBy, readyAt, words, afterMotion }: GivenTask): string {
  const fixed = [
    ...(endBy === undefined ? [] : [`endBy=${toKubernetesTime(endBy)}`]),
    ...(readyAt === undefined ? [] : [`readyAt=${toKubernetesTime(readyAt)}`]),
    ...(words === undefined ? [] : [`words=${wordsText(words)}`]),
    ...(afterMotion === true ? ['afterMotion=true'] : []),
  ];
  return `${SCHEME}${robotUid}/${taskId}?${fixed.join('&')}`;
}

/** How a container was given to a robot, if it was; what does not read of it counts as left out. */
export function givenTo({ containerID }: Pick<ContainerStatus, 'containerID'>): GivenTask | undefined {
  if (containerID?.startsWith(SCHEME) !== true) return undefined;
  const [path = '', query] = containerID.slice(SCHEME.length).split('?');
  const [robotUid = '', taskId = ''] = path.split('/');
  const fixed = new URLSearchParams(query);
  return {
    robotUid,
    taskId,
    endBy: timeIn(fixed.get('endBy')),
    readyAt: timeIn(fixed.get('readyAt')),
    words: wordsIn(fixed.get('words')),
    ...(fixed.has('afterMotion') && { afterMotion: true }),
  };
}

function timeIn(text: string | null): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
}

function wordsIn(text: string | null): readonly string[] | undefined {
  if (text === null) return undefined;
  try {
    return z.array(z.string()).parse(JSON.parse(text));
  } catch {
    return undefined;
  }
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
