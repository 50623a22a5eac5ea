import { cancelEntry, compareEntries, type PodEntry } from '@kubevac/protocol/desired.ts';
import { toInstant } from '@kubevac/protocol/instants.ts';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import { givenContainer, givenTo } from '../objects/mission.ts';
import { activeSecondsOf, endByOf, missionCommand, readySince } from '../objects/mission-command.ts';
import {
  createdMilliseconds,
  DEADLINE_EXCEEDED,
  isPodOver,
  type PodContainer,
  type PodObject,
} from '../objects/pod.ts';
import { SECTION_OF } from '../objects/task.ts';
import { cutToFit, type CutSection } from './cut-section.ts';
import { sentSpec } from './sent-spec.ts';

export type PodSection = CutSection<PodEntry>;

const ROOM = { bytes: LIMITS.bytesOfPods, urgentBytes: LIMITS.urgentBytesOfPods };

/**
 * The Pods section of one robot: a pure function of the Pods at `asOf` (PROTOCOL rule 1). An entry is there from the write that gives
 * a container to this robot until the one that stores how it ended.
 *
 * @param pods bound to the Node of the robot, in any order
 */
export function podSection(pods: readonly PodObject[], robotUid: string, asOf: string): PodSection {
  const entries = pods.flatMap((pod) => entryOf(pod, robotUid) ?? []).sort(compareEntries);
  return { asOf, ...cutToFit(entries, ROOM) };
}

function entryOf(pod: PodObject, robotUid: string): PodEntry | undefined {
  const given = isPodOver(pod) ? undefined : givenContainer(pod);
  const to = given && givenTo(given.status);
  if (given === undefined || to?.robotUid !== robotUid) return undefined;
  const { metadata } = pod;
  const about = { id: to.taskId, name: metadata.name, createdAt: metadata.creationTimestamp };
  const isBegun = given.status.state.running !== undefined;
  const readyAt = Math.max(to.readyAt ?? 0, readySince(pod, given.container));
  const entry = { about, isBegun, endBy: to.endBy ?? endByOf(pod), readyAt };
  return isCancelled(pod) ? cancelOf(pod, given.container, entry) : runOf(pod, given.container, entry);
}

type About = Parameters<typeof cancelEntry>[1];

interface GivenEntry {
  readonly about: About;
  readonly isBegun: boolean;
  /** Milliseconds since the Unix epoch. */
  readonly endBy: number;
  readonly readyAt: number;
}

function runOf(pod: PodObject, container: PodContainer, entry: GivenEntry): PodEntry {
  const { about, isBegun, endBy, readyAt } = entry;
  const read = missionCommand(pod, container);
  // It was read when it was given; what a newer grammar no longer reads is not kept going.
  if (!('command' in read)) return cancelOf(pod, container, entry);
  const { command } = read;
  const { kind, spec } = command;
  return {
    ...about,
    section: SECTION_OF[kind],
    action: 'run',
    endBy: toInstant(endBy),
    ...(readyAt > createdMilliseconds(pod) && { readyAt: toInstant(readyAt) }),
    startingDeadlineSeconds: command.startWithinSeconds,
    activeDeadlineSeconds: activeSecondsOf(pod, command),
    suspend: false,
    ...(isBegun && { begun: true }),
    onCancel: spec.onCancel,
    ...(spec.mapId !== undefined && { mapId: spec.mapId }),
    spec: sentSpec(kind, spec),
  } as PodEntry;
}

function cancelOf(pod: PodObject, container: PodContainer, { about, endBy }: GivenEntry): PodEntry {
  const read = missionCommand(pod, container);
  const section = 'command' in read ? SECTION_OF[read.command.kind] : 'cleanings';
  const onCancel = 'command' in read ? read.command.spec.onCancel : 'Stop';
  return { ...cancelEntry(section, about), section, onCancel, endBy: toInstant(endBy) } as PodEntry;
}

function isCancelled({ metadata, status }: PodObject): boolean {
  return metadata.deletionTimestamp !== undefined || status.reason === DEADLINE_EXCEEDED;
}
