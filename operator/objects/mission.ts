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

export function roleOf(pod: PodObject): PodRole {
  const { annotations, ownerReferences } = pod.metadata;
  if (annotations?.['kubernetes.io/config.mirror'] !== undefined) return 'Mirror';
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

const SCHEME = 'kubevac://';

/**
 * What stands as `containerID` once a container was given to a robot: by it the Pod itself says which robot has it, so that the section
 * of Pods is a function of the Pods alone (PROTOCOL rule 1).
 */
export function containerIdOf(robotUid: string, taskId: string): string {
  return `${SCHEME}${robotUid}/${taskId}`;
}

/** The robot and the task of a container that was given to one. */
export function givenTo({
  containerID,
}: Pick<ContainerStatus, 'containerID'>): { robotUid: string; taskId: string } | undefined {
  if (containerID?.startsWith(SCHEME) !== true) return undefined;
  const [robotUid = '', taskId = ''] = containerID.slice(SCHEME.length).split('/');
  return { robotUid, taskId };
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
