import { toKubernetesTime } from '@kubevac/protocol/instants.ts';
import { MISSION_IMAGE, roleOf } from '../../objects/mission.ts';
import {
  DEADLINE_EXCEEDED,
  isPodOver,
  type ContainerStatus,
  type PodObject,
  type PodStatus,
} from '../../objects/pod.ts';
import { refusalOf, type Refusal } from './admission.ts';
import { decideContainers, type Containers } from './containers.ts';
import { inertStatuses, strangeStatuses } from './foreign.ts';
import type { PodDecision, PodEvent } from './pod-decision.ts';
import { podEvents } from './pod-events.ts';
import type { PodInput } from './pod-input.ts';
import { statusPatch, type SaidStatus } from './status-patch.ts';

const NOTHING: PodDecision = { events: [], release: false };

/** What to write and do about one Pod on the Node of a robot. Pure. @param now milliseconds since the Unix epoch */
export function decidePod(input: PodInput, now: number): PodDecision {
  const { pod } = input;
  const role = roleOf(pod);
  if (role === 'Mirror') return { ...NOTHING, release: isReleasable(pod) };
  if (isPodOver(pod)) return { ...NOTHING, release: isReleasable(pod) };
  const refusal = refusalOf(input);
  if (refusal !== undefined) return refuse(input, refusal, now);
  if (role === 'Mission') return decideMission(input, now);
  const isInert = role === 'DaemonSet' || (role === 'Foreign' && input.foreignInert);
  return decideForeign(input, isInert, now);
}

/** One that nobody's finalizer keeps is gone with that; one that was deleted by force waits for its finalizers alone. */
function isReleasable({ metadata }: PodObject): boolean {
  return metadata.deletionTimestamp !== undefined && metadata.deletionGracePeriodSeconds !== 0;
}

function refuse(input: PodInput, { reason, message }: Refusal, now: number): PodDecision {
  const said = { ...placed(input, now), phase: 'Failed', reason, message } as const;
  const patch = statusPatch(input.pod, said, { isOver: true, statuses: [] }, now);
  return { ...withPatch(patch), events: [{ type: 'Warning', reason, note: message }], release: false };
}

function decideMission(input: PodInput, now: number): PodDecision {
  const { pod } = input;
  const { isLate, wakeAt } = lateness(input, now);
  const containers = decideContainers(input, isLate || pod.metadata.deletionTimestamp !== undefined, now);
  const { areOver: isOver, statuses, wanted } = containers;
  const said = { ...placed(input, now), ...splitStatuses(pod, statuses), ...phaseOf(pod, containers, isLate) };
  const disruption = isDisrupted(input) && !isOver;
  const patch = statusPatch(pod, said, { isOver, statuses, disruption, unready: unreadyOf(input) }, now);
  const wakes = [containers.wakeAt, wakeAt].flatMap((time) => time ?? []);
  return {
    ...withPatch(patch),
    events: patch === undefined ? [] : podEvents(pod, said, isLate),
    ...(wanted !== undefined && { wanted }),
    ...(disruption && { disruption }),
    release: false,
    ...(wakes.length > 0 && { wakeAt: Math.min(...wakes) }),
  };
}

/** Whether its active deadline has passed, and else when it does. Once said it stays. */
function lateness({ pod, serverNow }: PodInput, now: number): { readonly isLate: boolean; readonly wakeAt?: number } {
  if (pod.status.reason === DEADLINE_EXCEEDED) return { isLate: true };
  const deadlineAt = activeDeadlineOf(pod);
  if (deadlineAt === undefined) return { isLate: false };
  return serverNow >= deadlineAt ? { isLate: true } : { isLate: false, wakeAt: now + deadlineAt - serverNow };
}

/** The robot of its Node is deleted: what runs there is evicted, and the Node goes when all of it is over. */
function isDisrupted({ pod, robot }: PodInput): boolean {
  return robot?.metadata.deletionTimestamp !== undefined && pod.metadata.deletionTimestamp === undefined;
}

/** Counted from when the Node took it, as a kubelet does. */
function activeDeadlineOf({ spec, status }: PodObject): number | undefined {
  const { activeDeadlineSeconds } = spec;
  if (activeDeadlineSeconds === undefined || status.startTime === undefined) return undefined;
  return Date.parse(status.startTime) + activeDeadlineSeconds * 1000;
}

/**
 * Where it is. A robot has no address, and nothing of a mission or a DaemonSet answers there: with that of its Node a Service would
 * send clients to it. Conformance suites want one of other Pods.
 */
function placed({ pod, node, foreignInert }: PodInput, now: number): SaidStatus {
  const ip = node?.status.addresses?.find(({ type }) => type === 'InternalIP')?.address;
  return {
    startTime: pod.status.startTime ?? toKubernetesTime(now),
    ...(ip !== undefined && { hostIP: ip, hostIPs: [{ ip }] }),
    ...(ip !== undefined && roleOf(pod) === 'Foreign' && foreignInert && { podIP: ip, podIPs: [{ ip }] }),
  };
}

function splitStatuses({ spec }: PodObject, statuses: readonly ContainerStatus[]): SaidStatus {
  const inits = (spec.initContainers ?? []).length;
  return {
    ...(inits > 0 && { initContainerStatuses: statuses.slice(0, inits) }),
    containerStatuses: statuses.slice(inits),
  };
}

/** Over is a mission only when the robot has stopped for it. */
function phaseOf({ spec }: PodObject, { areOver, statuses }: Containers, isLate: boolean): Partial<PodStatus> {
  const late = isLate && { reason: DEADLINE_EXCEEDED, message: 'the Pod was active for longer than its deadline' };
  const all = statuses.every(({ state }) => state.terminated?.exitCode === 0);
  if (areOver) return { phase: all && !isLate ? 'Succeeded' : 'Failed', ...late };
  const own = statuses.slice((spec.initContainers ?? []).length);
  const isBegun = own.some(
    ({ state, lastState }) =>
      state.running !== undefined || state.terminated !== undefined || lastState?.terminated !== undefined,
  );
  return { phase: isBegun ? 'Running' : 'Pending', ...late };
}

function unreadyOf({ link }: PodInput): { readonly reason: string; readonly message: string } | undefined {
  return link.connected
    ? undefined
    : { reason: 'RobotOffline', message: 'the agent is away: how the mission goes on is known when it is back' };
}

/** What a robot cannot run does no harm there: a DaemonSet whose Pod never got ready would hold up its rollout on all Nodes. */
function decideForeign(input: PodInput, isInert: boolean, now: number): PodDecision {
  const { pod } = input;
  if (pod.metadata.deletionTimestamp !== undefined) return endForeign(input, now);
  const statuses = isInert ? inertStatuses(pod, now) : strangeStatuses(pod);
  const said = {
    ...placed(input, now),
    ...splitStatuses(pod, statuses),
    phase: isInert ? 'Running' : 'Pending',
  } as const;
  const patch = statusPatch(pod, said, { isOver: false, statuses }, now);
  const isNew = pod.status.startTime === undefined && !isInert;
  return { ...withPatch(patch), events: isNew ? [strangeEvent(pod)] : [], release: false };
}

function endForeign(input: PodInput, now: number): PodDecision {
  const said = { ...placed(input, now), phase: 'Failed', reason: 'NotAMission', message: 'nothing of it ran' } as const;
  return {
    ...withPatch(statusPatch(input.pod, said, { isOver: true, statuses: [] }, now)),
    events: [],
    release: false,
  };
}

function strangeEvent(pod: PodObject): PodEvent {
  const isMixed = roleOf(pod) === 'Mixed';
  const note = isMixed
    ? `all containers of a mission have image ${MISSION_IMAGE}, and some of this Pod have not: make two Pods`
    : `a robot runs image ${MISSION_IMAGE} alone: write image: ${MISSION_IMAGE} with args as of kubectl vac without the robot, as in args: [clean, --all]`;
  return { type: 'Warning', reason: isMixed ? 'MixedImages' : 'NotAMission', note };
}

function withPatch(patch: object | undefined): { readonly patch?: object } {
  return patch === undefined ? {} : { patch };
}
