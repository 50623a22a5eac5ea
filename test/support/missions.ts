import type { ContainerStatus, PodObject } from '@kubevac/operator/objects/pod.ts';
import type { System } from './system.ts';
import { until } from './until.ts';

export interface MissionParts {
  readonly robot: string;
  readonly args: readonly string[];
  /** More of the container. */
  readonly container?: object;
  /** More of the spec. */
  readonly spec?: object;
  readonly metadata?: object;
}

/** A Pod as the admission policy leaves one: what a mission needs is spelled out. */
export function missionPod(
  name: string,
  { robot, args, container, spec, metadata }: MissionParts,
  system: System,
): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: system.namespace, ...metadata },
    spec: { ...missionSpec(robot, system), containers: [missionContainer('clean', args, container)], ...spec },
  };
}

/** What is the same for all of them. */
export function missionSpec(robot: string, system: System): object {
  return {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    nodeSelector: { 'kubevac.dev/robot': robot, 'kubevac.dev/namespace': system.namespace },
    tolerations: [
      { key: 'kubevac.dev/robot', operator: 'Exists', effect: 'NoSchedule' },
      { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
      { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
    ],
  };
}

export function missionContainer(name: string, args: readonly string[], more: object = {}): object {
  const one = { 'kubevac.dev/mission': '1' };
  return { name, image: 'kubevac.dev/mission', args, resources: { requests: one, limits: one }, ...more };
}

/** @returns its UID */
export async function runMission(system: System, name: string, parts: MissionParts): Promise<string> {
  const made = await system.kubectl(
    ['create', '-o', 'jsonpath={.metadata.uid}', '-f', '-'],
    JSON.stringify(missionPod(name, parts, system)),
  );
  return made.trim();
}

/** Waits until the Pod looks as asked, and returns it. */
export async function seePod(
  system: System,
  name: string,
  looks: (pod: PodObject) => boolean,
  seconds = 15,
): Promise<PodObject> {
  let last: PodObject | undefined;
  return until(
    async () => {
      last = (await system.api.get('pods', name).catch(() => undefined)) as unknown as PodObject | undefined;
      return last !== undefined && looks(last) ? last : undefined;
    },
    {
      deadlineMilliseconds: seconds * 1000,
      pollMilliseconds: 50,
      what: () => `pod ${name}: ${looks.toString()}; it is ${JSON.stringify(last?.status)}`,
    },
  );
}

export function seePodPhase(system: System, name: string, phase: string, seconds = 15): Promise<PodObject> {
  return seePod(system, name, ({ status }) => status.phase === phase, seconds);
}

/** Of the container that was given, or of the first. */
export function containerOf({ status }: PodObject, name?: string): ContainerStatus | undefined {
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  return name === undefined ? all[0] : all.find((one) => one.name === name);
}

/** `0/Completed`, of a container that is over. */
export function exitOf(pod: PodObject, name?: string): string {
  const end = containerOf(pod, name)?.state.terminated;
  return end === undefined ? 'not over' : `${end.exitCode}/${end.reason}`;
}

/** It is gone, or another of its name is there. */
export function seePodGone(system: System, name: string, uid: string, seconds = 15): Promise<unknown> {
  return until(
    async () => {
      const pod = await system.api.get('pods', name).catch(() => undefined);
      return pod === undefined || pod.metadata.uid !== uid;
    },
    { deadlineMilliseconds: seconds * 1000, pollMilliseconds: 50, what: `pod ${name} to go` },
  );
}
