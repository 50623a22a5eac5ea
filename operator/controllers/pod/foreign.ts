import { toKubernetesTime } from '@kubevac/protocol/instants.ts';
import { MISSION_IMAGE } from '../../objects/mission.ts';
import { containersOf, statusOf, type ContainerStatus, type PodContainer, type PodObject } from '../../objects/pod.ts';

/** They are said to run, and do nothing: also where the robot is away, since nothing of them is there. */
export function inertStatuses(pod: PodObject, now: number): ContainerStatus[] {
  const startedAt = toKubernetesTime(now);
  const { initContainers = [] } = pod.spec;
  return containersOf(pod).map((container): ContainerStatus => {
    const stored = statusOf(pod, container.name);
    if (initContainers.includes(container)) return stored?.state.terminated ? stored : done(container, startedAt);
    const state = stored?.state.running ? stored.state : { running: { startedAt } };
    return { ...bare(container), ready: true, started: true, state };
  });
}

/** They wait for ever, and say why. */
export function strangeStatuses(pod: PodObject): ContainerStatus[] {
  const waiting = { reason: 'NotAMission', message: `a robot runs image ${MISSION_IMAGE} alone` };
  return containersOf(pod).map((container) => ({
    ...bare(container),
    ready: false,
    started: false,
    state: { waiting },
  }));
}

function done(container: PodContainer, at: string): ContainerStatus {
  const terminated = { exitCode: 0, reason: 'Completed', startedAt: at, finishedAt: at };
  return { ...bare(container), ready: true, started: false, state: { terminated } };
}

function bare({
  name,
  image = '',
}: PodContainer): Pick<ContainerStatus, 'name' | 'image' | 'imageID' | 'restartCount'> {
  return { name, image, imageID: '', restartCount: 0 };
}
