import { EXIT_CODES } from '@kubevac/crds/command-line/exit-codes.ts';
import { containerIdOf, givenTo, taskIdOf } from '../../objects/mission.ts';
import { toKubernetesTime } from '@kubevac/protocol/instants.ts';
import { endByOf, fixedWords, missionCommand, restartDelayMilliseconds } from '../../objects/mission-command.ts';
import {
  containersOf,
  statusOf,
  type ContainerStatus,
  type PodContainer,
  type PodObject,
  type RestartPolicy,
} from '../../objects/pod.ts';
import { over } from './container-end.ts';
import { decideGiven } from './given-container.ts';
import type { Wanted } from './pod-decision.ts';
import type { PodInput } from './pod-input.ts';

/** Where all containers of a mission stand, in the order in which they are carried out. */
export interface Containers {
  readonly statuses: readonly ContainerStatus[];
  /** None is at work or to begin any more. */
  readonly areOver: boolean;
  readonly wanted?: Wanted;
  readonly wakeAt?: number;
}

/** One container, and what comes of it for those behind it. */
interface Step {
  readonly status: ContainerStatus;
  /** `Done`: the next may begin; `Ended`: it failed for good, and none begins; `UnderWay`: the others wait. */
  readonly outcome: 'Done' | 'Ended' | 'UnderWay';
  readonly wanted?: Wanted;
  readonly wakeAt?: number;
}

/**
 * Carries the containers forward: init containers first, one at a time. What is over is restarted as restartPolicy says, each turn
 * another task. @param isEnding it is being deleted, or its deadline has passed: nothing begins any more
 */
export function decideContainers(input: PodInput, isEnding: boolean, now: number): Containers {
  const { pod } = input;
  const statuses: ContainerStatus[] = [];
  let last: Step | undefined;
  for (const container of containersOf(pod)) {
    const step =
      last === undefined || last.outcome === 'Done'
        ? decideOne(input, container, { isEnding, now, statuses })
        : undefined;
    statuses.push(step?.status ?? behind(pod, container, last));
    last = step ?? last;
  }
  const { wanted, wakeAt, outcome } = last ?? { outcome: 'Done' as const };
  return {
    statuses,
    areOver: outcome !== 'UnderWay',
    ...(wanted !== undefined && { wanted }),
    ...(wakeAt !== undefined && { wakeAt }),
  };
}

interface At {
  readonly isEnding: boolean;
  readonly now: number;
  /** Of the containers before it, as they are to be. */
  readonly statuses: readonly ContainerStatus[];
}

function decideOne(input: PodInput, container: PodContainer, at: At): Step {
  const { pod } = input;
  const stored = statusOf(pod, container.name) ?? untouched(pod, container);
  if (stored.state.terminated !== undefined) return afterItsEnd(input, container, { ...at, stored });
  if (givenTo(stored) === undefined) return begin(input, container, { ...at, stored });
  const given = decideGiven(input, container, { ...at, stored });
  const { status } = given;
  if (status.state.terminated === undefined) return { ...given, outcome: 'UnderWay' };
  return afterItsEnd(input, container, { ...at, stored: status });
}

interface StoredAt extends At {
  readonly stored: ContainerStatus;
}

/** It is over: for good, or it waits a while and has another turn. */
function afterItsEnd(input: PodInput, container: PodContainer, { stored, isEnding, now, statuses }: StoredAt): Step {
  const { exitCode = 0, finishedAt } = stored.state.terminated ?? {};
  if (isEnding || !isRestarted(input.pod, container, { exitCode, statuses })) {
    return { status: stored, outcome: exitCode === 0 ? 'Done' : 'Ended' };
  }
  const next = stored.restartCount + 1;
  const restartAt = (finishedAt === undefined ? now : Date.parse(finishedAt)) + restartDelayMilliseconds(next);
  const waiting = crashLoop(stored, restartDelayMilliseconds(next));
  if (now < restartAt) return { status: waiting, outcome: 'UnderWay', wakeAt: restartAt };
  return { status: give(input, container, { ...waiting, restartCount: next }), outcome: 'UnderWay' };
}

/** One that waits for its next turn has no task: the last is over, the next is not there yet. */
function crashLoop({ containerID: _over, ...stored }: ContainerStatus, delay: number): ContainerStatus {
  const message = `back-off ${delay / 1000}s before it is started again`;
  return {
    ...stored,
    ready: false,
    started: false,
    state: { waiting: { reason: 'CrashLoopBackOff', message } },
    lastState: stored.state,
  };
}

/** What a container says for itself goes before what its Pod says. */
function restartPolicyOf({ spec }: PodObject, { restartPolicy }: PodContainer): RestartPolicy {
  return restartPolicy ?? spec.restartPolicy ?? 'Always';
}

function isRuledToRestart({ restartPolicyRules = [] }: PodContainer, exitCode: number): boolean {
  const first = restartPolicyRules.find(({ exitCodes: { operator, values = [] } = {} }) =>
    operator === 'In' ? values.includes(exitCode) : operator === 'NotIn' && !values.includes(exitCode),
  );
  return first?.action === 'Restart';
}

interface Ended {
  readonly exitCode: number;
  readonly statuses: readonly ContainerStatus[];
}

function isRestarted(pod: PodObject, container: PodContainer, { exitCode, statuses }: Ended): boolean {
  if (isRuledToRestart(container, exitCode)) return true;
  const policy = restartPolicyOf(pod, container);
  if (policy === 'Never') return false;
  if (exitCode !== 0) return true;
  return policy === 'Always' && pod.spec.containers.includes(container) && hasTurnAgain(pod, container, statuses);
}

/** With restartPolicy Always the containers have their turns in rounds. */
function hasTurnAgain(pod: PodObject, container: PodContainer, statuses: readonly ContainerStatus[]): boolean {
  const containers = pod.spec.containers.filter((one) => restartPolicyOf(pod, one) === 'Always');
  const turns = (one: PodContainer): number =>
    turnsOf(statuses.find(({ name }) => name === one.name) ?? statusOf(pod, one.name));
  const before = containers[containers.indexOf(container) - 1];
  if (before !== undefined) return turns(before) > turns(container);
  return containers.every((one) => turns(one) >= turns(container));
}

function turnsOf(status: ContainerStatus | undefined): number {
  if (status === undefined) return 0;
  const isOver =
    status.state.terminated !== undefined || (status.lastState !== undefined && givenTo(status) === undefined);
  return status.restartCount + Number(isOver);
}

/** It was not given to the robot yet; or it waits for its next turn. */
function begin(input: PodInput, container: PodContainer, { stored, isEnding, now, statuses }: StoredAt): Step {
  const { pod } = input;
  const read = missionCommand(pod, container);
  if ('idle' in read) return idle(input, { stored, isEnding, now, statuses });
  if (isEnding) {
    const message = 'the Pod ended before it began';
    return {
      status: over(stored, { exitCode: EXIT_CODES.Cancelled.code, reason: 'Cancelled', message }, now),
      outcome: 'Ended',
    };
  }
  const last = stored.lastState?.terminated;
  if (last !== undefined)
    return afterItsEnd(input, container, {
      stored: { ...stored, state: { terminated: last } },
      isEnding,
      now,
      statuses,
    });
  if ('unreadable' in read) {
    const waiting = { reason: 'CreateContainerConfigError', message: read.unreadable };
    return { status: { ...stored, state: { waiting } }, outcome: 'UnderWay' };
  }
  if ('usage' in read) {
    const end = { exitCode: EXIT_CODES.Usage.code, reason: 'Usage', message: read.usage };
    return afterItsEnd(input, container, { stored: over(stored, end, now), isEnding, now, statuses });
  }
  return { status: give(input, container, stored), outcome: 'UnderWay' };
}

/** It does nothing by itself, and is at work until its Pod ends. */
function idle({ pod, link, serverNow }: PodInput, { stored, isEnding, now }: StoredAt): Step {
  const endBy = endByOf(pod);
  if (isEnding || serverNow >= endBy) {
    const message = isEnding ? 'the Pod ended' : 'it was at work for as long as it may be';
    return {
      status: over(stored, { exitCode: EXIT_CODES.Ok.code, reason: 'Completed', message }, now),
      outcome: 'Done',
    };
  }
  const startedAt = stored.state.running?.startedAt ?? toKubernetesTime(now);
  const status = { ...stored, ready: link.connected, started: true, state: { running: { startedAt } } };
  return { status, outcome: 'UnderWay', wakeAt: now + endBy - serverNow };
}

/** From the write that stores this on, the robot is told of it. */
function give({ pod, robot }: PodInput, container: PodContainer, stored: ContainerStatus): ContainerStatus {
  const waiting = { reason: 'ContainerCreating', message: 'the robot is told' };
  if (robot === undefined) return stored;
  const containerID = containerIdOf({
    robotUid: robot.metadata.uid,
    taskId: taskIdOf(pod, container, stored.restartCount),
    endBy: endByOf(pod),
    words: fixedWords(pod, container),
  });
  return { ...stored, containerID, imageID: container.image ?? '', state: { waiting } };
}

/** Of one whose turn does not come, since one before it failed, or is not over yet. */
function behind(pod: PodObject, container: PodContainer, last: Step | undefined): ContainerStatus {
  const stored = statusOf(pod, container.name) ?? untouched(pod, container);
  if (last?.outcome !== 'Ended' || stored.state.terminated !== undefined) return stored;
  const waiting = { reason: 'Skipped', message: `container ${last.status.name} failed before it` };
  return { ...stored, state: { waiting } };
}

function untouched({ spec }: PodObject, { name, image = '' }: PodContainer): ContainerStatus {
  const reason = (spec.initContainers ?? []).length > 0 ? 'PodInitializing' : 'ContainerCreating';
  return { name, image, imageID: '', ready: false, started: false, restartCount: 0, state: { waiting: { reason } } };
}
