import { EXIT_CODES } from '@kubevac/crds/command-line/exit-codes.ts';
import { containerIdOf, givenTo, taskIdOf } from '../../objects/mission.ts';
import { toKubernetesTime } from '@kubevac/protocol/instants.ts';
import { endByOf, fixedWords, missionCommand, restartDelayMilliseconds } from '../../objects/mission-command.ts';
import {
  containersOf,
  createdMilliseconds,
  statusOf,
  type ContainerStatus,
  type PodContainer,
  type PodObject,
} from '../../objects/pod.ts';
import { mayHaveMoved } from './mission-exit.ts';
import { isRestarted } from './restarts.ts';
import { faultMilliseconds } from './read-sources.ts';
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
  const at = { stored: waiting, isEnding, now, statuses };
  return take(input, container, { ...at, turn: { ...waiting, restartCount: next } });
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

/** It was not given to the robot yet; or it waits for its next turn. */
function begin(input: PodInput, container: PodContainer, { stored, isEnding, now, statuses }: StoredAt): Step {
  const { pod } = input;
  const read = missionCommand(pod, container, input.sources);
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
  return take(input, container, { stored, turn: stored, isEnding, now, statuses });
}

interface Turn extends StoredAt {
  /** How it stands in the turn that it is to have. */
  readonly turn: ContainerStatus;
}

/** Its turn has come: the robot is told of it, once its variables are known. */
function take(input: PodInput, container: PodContainer, { stored, turn, ...at }: Turn): Step {
  const { now } = at;
  const read = missionCommand(input.pod, container, input.sources);
  if ('awaits' in read)
    return { status: stored, outcome: 'UnderWay', wanted: { do: 'ReadSources', sources: read.awaits } };
  if ('unreadable' in read) {
    const waiting = { reason: 'CreateContainerConfigError', message: read.unreadable };
    return { status: { ...stored, state: { waiting } }, outcome: 'UnderWay', wakeAt: now + faultMilliseconds };
  }
  const afterMotion = mayHaveMoved(asDecided(input.pod, [...at.statuses, turn]), container);
  if ('usage' in read) {
    const end = { exitCode: EXIT_CODES.Usage.code, reason: 'Usage', message: read.usage };
    // Of what moved before nothing but this would remember it.
    const begun = afterMotion ? given(input, container, { stored: turn, afterMotion }) : turn;
    return afterItsEnd(input, container, { ...at, stored: over(begun, end, now) });
  }
  const waiting = { reason: 'ContainerCreating', message: 'the robot is told' };
  const status = { ...given(input, container, { stored: turn, afterMotion }), state: { waiting } };
  return { status: input.robot === undefined ? turn : status, outcome: 'UnderWay' };
}

/** The Pod as it will be stored. */
function asDecided(pod: PodObject, decided: readonly ContainerStatus[]): PodObject {
  const { initContainerStatuses = [], containerStatuses = [] } = pod.status;
  const others = [...initContainerStatuses, ...containerStatuses].filter(
    ({ name }) => !decided.some((one) => one.name === name),
  );
  return { ...pod, status: { ...pod.status, initContainerStatuses: [], containerStatuses: [...decided, ...others] } };
}

/** How often it is looked whether a person has let go of the robot. */
const letGoMilliseconds = 200;

/** It does nothing by itself, and is at work until its Pod ends. */
function idle({ pod, link, serverNow, isDriven }: PodInput, { stored, isEnding, now }: StoredAt): Step {
  const endBy = endByOf(pod);
  const isToEnd = isEnding || serverNow >= endBy;
  // The session ends by what the Pod says; until the robot stands this is not over.
  if (isToEnd && isDriven) return { status: stored, outcome: 'UnderWay', wakeAt: now + letGoMilliseconds };
  if (isToEnd) {
    const message = isEnding ? 'the Pod ended' : 'it was at work for as long as it may be';
    return {
      status: over(
        stored,
        { exitCode: EXIT_CODES.Ok.code, reason: 'Completed', message, startedAt: stored.state.running?.startedAt },
        now,
      ),
      outcome: 'Done',
    };
  }
  const startedAt = stored.state.running?.startedAt ?? toKubernetesTime(now);
  const status = { ...stored, ready: link.connected, started: true, state: { running: { startedAt } } };
  return { status, outcome: 'UnderWay', wakeAt: now + endBy - serverNow };
}

/** From the write that stores this on, the robot is told of it. */
function given(
  { pod, robot, sources, freedAt = 0 }: PodInput,
  container: PodContainer,
  { stored, afterMotion }: { readonly stored: ContainerStatus; readonly afterMotion: boolean },
): ContainerStatus {
  if (robot === undefined) return stored;
  const containerID = containerIdOf({
    robotUid: robot.metadata.uid,
    taskId: taskIdOf(pod, container, stored.restartCount),
    endBy: endByOf(pod, sources),
    readyAt: freedAt > createdMilliseconds(pod) ? freedAt : undefined,
    words: fixedWords(pod, container, sources),
    afterMotion,
  });
  return { ...stored, containerID, imageID: container.image ?? '' };
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
