import { parseCommand, type TaskCommand } from '@kubevac/crds/command-line.ts';
import { isGiven } from '@kubevac/crds/command-line/flag.ts';
import { kindNamed, type SpecOf } from '@kubevac/crds/kinds.ts';
import type { EnvSource, ReadSources } from './env-sources.ts';
import { givenTo, isMissionImage, MISSION_IMAGE } from './mission.ts';
import { mayChange, missionArguments, type MissionArguments } from './mission-arguments.ts';
import {
  createdMilliseconds,
  containersOf,
  statusOf,
  type PodContainer,
  type PodObject,
  type TerminatedState,
} from './pod.ts';
import type { TaskKind } from './task.ts';

/** What a container of a mission asks for. */
export interface MissionCommand {
  readonly kind: TaskKind;
  /** With its defaults, as a task object would have it. */
  readonly spec: SpecOf<TaskKind>;
  readonly startWithinSeconds: number;
  /** By its own flag. */
  readonly activeDeadlineSeconds?: number;
  /** Its files stay when the Pod goes. */
  readonly keeps: boolean;
}

/**
 * Missions that ask the robot for nothing and are at work until their Pod goes: in one a person drives the robot by hand, with
 * `kubectl exec … -- drive`, the other is for whoever looks on.
 */
export type IdleMission = 'Manual' | 'Watch';
const IDLE: Readonly<Record<string, IdleMission>> = { 'drive --manual': 'Manual', watch: 'Watch' };

/** How it is: asked for, for a person at a terminal, misspelt, with a variable that cannot be had, or one that is to be read first. */
export type ReadCommand =
  | { readonly awaits: readonly EnvSource[] }
  | { readonly command: MissionCommand }
  | { readonly idle: IdleMission }
  | { readonly usage: string }
  | { readonly unreadable: string };

/** Counted from the creation of the Pod (PROTOCOL rule 14); for every kind the same, since a Pod waits for the scheduler first. */
const defaultStartWithinSeconds = 300;
/** Of a Pod that says nothing of it. */
const defaultActiveSeconds = 4 * 60 * 60;

/** Reads the arguments of a container: of one that a robot has, as they were when it was given. Pure. */
export function missionCommand(pod: PodObject, container: PodContainer, sources?: ReadSources): ReadCommand {
  const { image, name } = container;
  const given = givenTo(statusOf(pod, name) ?? {});
  if (given === undefined && !isMissionImage(image))
    return { unreadable: `image ${image} of container ${name} is nothing a robot runs: write ${MISSION_IMAGE}` };
  return readWords(given?.words === undefined ? missionArguments(pod, container, sources) : { words: given.words });
}

/** What one turn of a container asked for that has ended. Undefined: it was never given to a robot. */
export function endedCommand(pod: PodObject, container: PodContainer, end: TerminatedState): ReadCommand | undefined {
  const given = givenTo(end) ?? givenTo(statusOf(pod, container.name) ?? {});
  if (given === undefined) return undefined;
  return readWords(given.words === undefined ? missionArguments(pod, container) : { words: given.words });
}

/** What of its command line is to be fixed when it is given to a robot. */
export function fixedWords(
  pod: PodObject,
  container: PodContainer,
  sources: ReadSources,
): readonly string[] | undefined {
  const read = mayChange(container) ? missionArguments(pod, container, sources) : undefined;
  return read !== undefined && 'words' in read ? read.words : undefined;
}

function readWords(read: MissionArguments): ReadCommand {
  if ('fault' in read) return { unreadable: read.fault };
  if ('awaits' in read) return read;
  const words = read.words.join(' ');
  const idle = Object.hasOwn(IDLE, words) ? IDLE[words] : undefined;
  if (idle !== undefined) return { idle };
  const parsed = parseCommand(read.words, { robot: 'Given' });
  if ('fault' in parsed) return { usage: parsed.fault };
  return { command: commandOf(parsed.command) };
}

function commandOf({ kind, spec, given }: TaskCommand): MissionCommand {
  const { startingDeadlineSeconds, activeDeadlineSeconds } = spec;
  // Which robot it is says the Node.
  const whole = kindNamed(kind).spec.parse({ ...spec, robotName: 'given' }) as SpecOf<TaskKind>;
  return {
    kind,
    spec: whole,
    startWithinSeconds: startingDeadlineSeconds ?? defaultStartWithinSeconds,
    ...(activeDeadlineSeconds !== undefined && { activeDeadlineSeconds }),
    keeps: isGiven(given, 'keep'),
  };
}

/** For how long a container may be at work. */
export function activeSecondsOf({ spec }: PodObject, command: MissionCommand): number {
  const own = command.activeDeadlineSeconds ?? Infinity;
  return Math.min(own, spec.activeDeadlineSeconds ?? Math.max(defaultActiveSeconds, Number.isFinite(own) ? own : 0));
}

/**
 * Nothing of a Pod starts or moves at or after this, whatever becomes of the operator (PROTOCOL rule 14): its creation, the longest
 * time any of its containers may begin within, and its active deadline. Milliseconds since the Unix epoch.
 */
export function endByOf(pod: PodObject, sources?: ReadSources): number {
  const commands = containersOf(pod).flatMap((container) => {
    const read = missionCommand(pod, container, sources);
    return 'command' in read ? [read.command] : [];
  });
  const withins = commands.map(({ startWithinSeconds }) => startWithinSeconds);
  const within = withins.length === 0 ? defaultStartWithinSeconds : Math.max(...withins);
  const own = commands.reduce((sum, { activeDeadlineSeconds = 0 }) => sum + activeDeadlineSeconds, 0);
  const active = pod.spec.activeDeadlineSeconds ?? Math.max(defaultActiveSeconds, own);
  return createdMilliseconds(pod) + (within + active) * 1000;
}

/**
 * Since when a container could have begun: since the Pod was made, or, where another came before it or it ran before, since that was
 * over, and the wait after a failure. Milliseconds since the Unix epoch.
 */
export function readySince(pod: PodObject, container: PodContainer): number {
  const all = containersOf(pod);
  const before = all.slice(0, all.indexOf(container)).flatMap(({ name }) => endOf(statusOf(pod, name)?.state) ?? []);
  const status = statusOf(pod, container.name);
  const last = endOf(status?.lastState);
  const again = last === undefined ? [] : [last + restartDelayMilliseconds(status?.restartCount ?? 0)];
  return Math.max(createdMilliseconds(pod), ...before, ...again);
}

function endOf(state: { readonly terminated?: { readonly finishedAt?: string } } | undefined): number | undefined {
  const finishedAt = state?.terminated?.finishedAt;
  return finishedAt === undefined ? undefined : Date.parse(finishedAt);
}

/** As a kubelet waits before it starts a container again: 10 s, doubled up to 5 minutes. @param restartCount of the next turn */
export function restartDelayMilliseconds(restartCount: number): number {
  return restartCount < 1 ? 0 : Math.min(10_000 * 2 ** (restartCount - 1), 300_000);
}
