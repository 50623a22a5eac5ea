import { EXIT_CODES } from '@kubevac/crds/command-line/exit-codes.ts';
import { toKubernetesTime, toMilliseconds } from '@kubevac/protocol/instants.ts';
import type { ReportedTask } from '@kubevac/protocol/reported.ts';
import { resultText } from '@kubevac/protocol/result-text.ts';
import { givenTo } from '../../objects/mission.ts';
import { DEADLINE_EXCEEDED, type ContainerStatus, type PodContainer, type PodObject } from '../../objects/pod.ts';
import { terminationMessage } from '../../objects/termination-message.ts';
import { over, type End } from './container-end.ts';
import type { GivenDecision } from './pod-decision.ts';
import { exitCodeOf } from './mission-exit.ts';
import type { PodInput } from './pod-input.ts';
import { running } from './running.ts';

/** A task that its robot says is over. */
interface Reported {
  readonly stored: ContainerStatus;
  readonly reported: ReportedTask;
  readonly now: number;
}

/** A mission is over when its files are in their Secret and its last lines are known: undefined for one that waits for nothing. */
export function awaited(input: PodInput, container: PodContainer, end: Reported): GivenDecision | undefined {
  const waits = outputAwaited(input, container, end) ?? logAwaited(input, end);
  if (waits === undefined) return undefined;
  // A robot that has stopped is at work no more; but the API knows no container between running and over. What never began waits on.
  if (end.reported.startedAt === undefined) return { ...waits, status: end.stored };
  return { ...waits, status: running(end.stored, { ...end, link: input.link }) };
}

type Awaited = Omit<GivenDecision, 'status'>;

/** What is deleted leaves nothing. */
function outputAwaited(
  input: PodInput,
  { name }: PodContainer,
  { stored, reported, now }: Reported,
): Awaited | undefined {
  const { serverNow } = input;
  const { output } = reported;
  const lostAt = lostAfter(input, reported);
  if (output === undefined || !isToCollect(input, reported) || serverNow >= lostAt) return undefined;
  const taskId = givenTo(stored)?.taskId ?? '';
  const wakeAt = lostAt === Infinity ? {} : { wakeAt: now + lostAt - serverNow };
  return { wanted: { do: 'CollectOutput', container: name, taskId, output }, ...wakeAt };
}

/** It is asked for once; an agent that is away is not waited for. */
function logAwaited({ logTail, link }: PodInput, { stored }: Reported): Awaited | undefined {
  if (logTail !== undefined || !link.connected) return undefined;
  return { wanted: { do: 'ReadLog', taskId: givenTo(stored)?.taskId ?? '' } };
}

function isToCollect({ pod, collected }: PodInput, { phase }: ReportedTask): boolean {
  const isDone = collected?.state === 'Collected' || collected?.state === 'Failed';
  return phase === 'Succeeded' && pod.metadata.deletionTimestamp === undefined && !isDone;
}

function lostAfter({ waits }: PodInput, { finishedAt }: ReportedTask): number {
  return finishedAt === undefined ? Infinity : toMilliseconds(finishedAt) + waits.outputMilliseconds;
}

/** The container once nothing is to be waited for any more. */
export function ended(input: PodInput, container: PodContainer, { stored, reported, now }: Reported): ContainerStatus {
  const { pod, collected } = input;
  const end = pod.metadata.deletionTimestamp === undefined ? withOutput(reported, collected) : reported;
  return over(
    stored,
    { ...verdict(pod, container, end), message: endText(input, reported, end), ...timesOf(reported) },
    now,
  );
}

/** Nobody cancelled what its Pod's own deadline ended. */
function verdict(pod: PodObject, container: PodContainer, end: ReportedTask): Pick<End, 'exitCode' | 'reason'> {
  if (end.phase === 'Cancelled' && pod.status.reason === DEADLINE_EXCEEDED)
    return { exitCode: EXIT_CODES.Deadline.code, reason: 'ActiveDeadline' };
  const reason = end.phase === 'Succeeded' ? 'Completed' : (end.reason ?? 'Error');
  return { exitCode: exitCodeOf(pod, container, end), reason };
}

/** One whose files could not be had has failed, though the robot did what it was asked. */
function withOutput(reported: ReportedTask, collected: PodInput['collected']): ReportedTask {
  if (reported.phase !== 'Succeeded' || reported.output === undefined || collected?.state === 'Collected')
    return reported;
  const lost = { reason: 'OutputLost', message: 'what it left could not be fetched from the agent' } as const;
  const { reason, message } = collected ?? lost;
  return { ...reported, phase: 'Failed', reason, message };
}

/** The end of its log, or what is known without it where the agent did not say it; and what the robot does not know. */
function endText({ collected, logTail }: PodInput, reported: ReportedTask, end: ReportedTask): string {
  const isCollected = end.phase === 'Succeeded' && collected?.state === 'Collected';
  const said = logTail || [reported.message, resultText(reported.result)].flatMap((text) => text ?? []).join(': ');
  const lost = end.phase === reported.phase ? '' : `\nfailed: ${end.reason}: ${end.message}`;
  return terminationMessage(`${said}${lost}`, isCollected ? collected.secretName : undefined);
}

function timesOf({ startedAt, finishedAt }: ReportedTask): Pick<End, 'startedAt' | 'finishedAt'> {
  return { startedAt: startedAt && wholeSeconds(startedAt), finishedAt: finishedAt && wholeSeconds(finishedAt) };
}

function wholeSeconds(instant: string): string {
  return toKubernetesTime(toMilliseconds(instant));
}
