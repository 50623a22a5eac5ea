import { EXIT_CODES } from '@kubevac/crds/command-line/exit-codes.ts';
import { toKubernetesTime } from '@kubevac/protocol/instants.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import { reasonText, isReason } from '@kubevac/protocol/reasons.ts';
import type { ReportedTask } from '@kubevac/protocol/reported.ts';
import { givenTo } from '../../objects/mission.ts';
import { endByOf } from '../../objects/mission-command.ts';
import { DEADLINE_EXCEEDED, type ContainerStatus, type PodContainer, type PodObject } from '../../objects/pod.ts';
import { boundJournalOf } from '../../objects/robot.ts';
import { over, type End } from './container-end.ts';
import { awaited, ended } from './reported-end.ts';
import { running } from './running.ts';
import type { GivenDecision } from './pod-decision.ts';
import type { PodInput } from './pod-input.ts';

/** One that a robot has, or is to have. */
export interface Given {
  readonly stored: ContainerStatus;
  readonly isEnding: boolean;
  readonly now: number;
}

type Rule = (input: PodInput, container: PodContainer, given: Given) => GivenDecision | undefined;

/** How a container stands that was given to a robot; in order, the first wins. Only the robot's own journal says that it ran. */
const RULES: readonly Rule[] = [
  (input, container, given) => {
    const reported = reportedOf(input, given);
    if (reported === undefined || !isTerminal(reported.phase)) return undefined;
    return (
      awaited(input, container, { ...given, reported }) ?? {
        status: ended(input, container, { ...given, reported }),
      }
    );
  },
  // Its finalizers waited for what it had; this was taken away by force.
  ({ robot }, _container, { stored, now }) =>
    robot === undefined
      ? { status: over(stored, unknownEnd('RobotDeleted', 'the VacuumRobot that had it is gone'), now) }
      : undefined,
  // Nobody can have begun it.
  ({ robot }, _container, { stored, isEnding, now }) =>
    isEnding && boundJournalOf(robot) === undefined
      ? { status: over(stored, cancelledEnd('no agent of the robot ever had it'), now) }
      : undefined,
  // Its cancel reaches the agent if it ever comes back (PROTOCOL rule 7).
  ({ robot, link, waits }, _container, { stored, isEnding, now }) => {
    if (robot?.metadata.deletionTimestamp === undefined || !isEnding) return undefined;
    const left = waits.releaseMilliseconds - link.quietMilliseconds;
    if (left > 0) return undefined;
    return {
      status: over(stored, unknownEnd('RobotDeleted', 'the VacuumRobot was deleted and its agent is away'), now),
    };
  },
  // The agent ends it by its own clock, wherever it is (PROTOCOL rule 14).
  ({ pod, link, waits, serverNow }, _container, { stored, now }) => {
    const endBy = endByGiven(pod, stored);
    if (link.connected || serverNow < endBy + waits.releaseMilliseconds) return undefined;
    const message = `the agent is away, and ends it by ${toKubernetesTime(endBy)} by itself; how it went is not known`;
    return { status: over(stored, { exitCode: EXIT_CODES.Deadline.code, reason: DEADLINE_EXCEEDED, message }, now) };
  },
];

export function decideGiven(input: PodInput, container: PodContainer, given: Given): GivenDecision {
  for (const rule of RULES) {
    const decision = rule(input, container, given);
    if (decision !== undefined) return decision;
  }
  return underWay(input, given);
}

/** What the agent accepted: a deadline that was written into the Pod since has not reached one that is away. */
function endByGiven(pod: PodObject, stored: ContainerStatus): number {
  return givenTo(stored)?.endBy ?? endByOf(pod);
}

function reportedOf({ reported }: PodInput, { stored }: Given): ReportedTask | undefined {
  return reported.get(givenTo(stored)?.taskId ?? '');
}

function underWay(input: PodInput, given: Given): GivenDecision {
  const { pod, waits, link, robot, serverNow } = input;
  const { stored, now } = given;
  const reported = reportedOf(input, given);
  const isDeleting = robot?.metadata.deletionTimestamp !== undefined && given.isEnding;
  const wakes = [
    endByGiven(pod, stored) + waits.releaseMilliseconds - serverNow,
    ...(isDeleting ? [waits.releaseMilliseconds - link.quietMilliseconds] : []),
  ].filter((wait) => wait > 0);
  const wakeAt = wakes.length === 0 ? {} : { wakeAt: now + Math.min(...wakes) };
  if (reported?.phase === 'Running') return { status: running(stored, { reported, link, now }), ...wakeAt };
  // What ran does not wait again, when nothing is heard of it.
  if (reported === undefined && stored.state.running !== undefined)
    return { status: { ...stored, ready: link.connected }, ...wakeAt };
  const waiting = whyWaiting(input, reported);
  return { status: { ...stored, ready: false, state: { waiting } }, ...wakeAt };
}

function whyWaiting(
  { link, robot, notices }: PodInput,
  reported: ReportedTask | undefined,
): { reason: string; message: string } {
  if (!link.connected) {
    return boundJournalOf(robot) === undefined
      ? { reason: 'NeverConnected', message: 'no agent of the robot has connected yet' }
      : { reason: 'RobotOffline', message: 'the agent is away: whether the mission began is known when it is back' };
  }
  if (reported !== undefined)
    return { reason: reported.reason ?? 'Accepted', message: reported.message ?? 'the agent has it in its journal' };
  const notice = notices.find((one) => isReason(one) && reasonText(one).keepsFromAccepting === true);
  return notice === undefined || !isReason(notice)
    ? { reason: 'ContainerCreating', message: 'the robot is told' }
    : { reason: notice, message: reasonText(notice).meaning };
}

function unknownEnd(reason: string, message: string): End {
  return { exitCode: EXIT_CODES.Unknown.code, reason, message };
}

function cancelledEnd(message: string): End {
  return { exitCode: EXIT_CODES.Cancelled.code, reason: 'Cancelled', message };
}
