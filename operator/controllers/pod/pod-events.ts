import {
  DEADLINE_EXCEEDED,
  statusOf,
  type ContainerState,
  type ContainerStatus,
  type PodObject,
  type TerminatedState,
} from '../../objects/pod.ts';
import { lastWords } from '../../objects/termination-message.ts';
import type { PodEvent } from './pod-decision.ts';
import type { SaidStatus } from './status-patch.ts';

/** One for each turn that a container takes, from what is stored to what is to be said; and one for the deadline. */
export function podEvents(pod: PodObject, said: SaidStatus, isLate: boolean): PodEvent[] {
  const all = [...(said.initContainerStatuses ?? []), ...(said.containerStatuses ?? [])];
  const late = isLate && pod.status.reason !== DEADLINE_EXCEEDED;
  return [
    ...(late
      ? [warning(DEADLINE_EXCEEDED, 'the Pod was active for longer than its deadline: the robot is stopped')]
      : []),
    ...all.flatMap((status) => eventsOf(statusOf(pod, status.name), status)),
    ...strangers(pod),
  ];
}

function eventsOf(before: ContainerStatus | undefined, { name, state }: ContainerStatus): PodEvent[] {
  const was = before?.state ?? {};
  if (state.terminated !== undefined) return was.terminated === undefined ? [endEvent(name, state.terminated)] : [];
  if (state.running === undefined) return waitingEvents(name, was.waiting, state.waiting);
  const note = `container ${name}: the robot is at it`;
  return was.running === undefined ? [{ type: 'Normal', reason: 'Started', note }] : [];
}

function waitingEvents(name: string, was: ContainerState['waiting'], is: ContainerState['waiting']): PodEvent[] {
  const { reason = '', message = '' } = is ?? {};
  if (PASSING.has(reason) || was?.reason === reason) return [];
  const note = `container ${name}: ${message}`;
  return [STUCK.has(reason) ? warning(reason, note) : { type: 'Normal', reason, note }];
}

function endEvent(name: string, { exitCode, reason = 'Completed', message = '' }: TerminatedState): PodEvent {
  const { end = reason, files } = lastWords(message);
  const note = [`container ${name} exited with ${exitCode}: ${end}`, ...(files === undefined ? [] : [files])].join(
    '; ',
  );
  return exitCode === 0 ? { type: 'Normal', reason, note } : warning(reason, note);
}

/** Those are over in a moment, or no wait for the robot. */
const PASSING: ReadonlySet<string> = new Set(['', 'ContainerCreating', 'PodInitializing']);
/** What does not pass by itself. */
const STUCK: ReadonlySet<string> = new Set([
  'CreateContainerConfigError',
  'CrashLoopBackOff',
  'RobotOffline',
  'NeverConnected',
]);

/** Nothing on a robot could run one; what is exec'ed into a mission is asked of the robot itself. */
function strangers({ spec, status }: PodObject): PodEvent[] {
  if ((spec.ephemeralContainers ?? []).length === 0 || status.startTime === undefined) return [];
  const names = (spec.ephemeralContainers ?? []).map(({ name }) => name).join(', ');
  return [warning('EphemeralContainerIgnored', `a robot runs no ephemeral container: ${names} is ignored`)];
}

function warning(reason: string, note: string): PodEvent {
  return { type: 'Warning', reason, note };
}
