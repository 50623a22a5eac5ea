import { cancelEntry, compareEntries, isUrgent, type TaskEntry } from '@kubevac/protocol/desired.ts';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import {
  cleaningTask,
  drivePathTask,
  isStop,
  mapDumpTask,
  robotActionTask,
  sensorReadTask,
} from '@kubevac/protocol/tasks.ts';
import { isOpen, SECTION_OF, type TaskObject } from '../objects/task.ts';

export interface TaskSection {
  readonly asOf: string;
  readonly cutAfter?: { readonly createdAt: string; readonly id: string };
  readonly entries: readonly TaskEntry[];
}

/**
 * One section of one robot's `desired`: a pure function of the objects of one kind at `asOf` (PROTOCOL rule 1). First all
 * cancels and Stops, then the first 128 by (creation, UID) that fit 192 KiB.
 *
 * @param tasks of one kind and one robot, in any order
 */
export function taskSection(tasks: readonly TaskObject[], asOf: string): TaskSection {
  const entries = tasks.flatMap((task) => entryOf(task) ?? []).sort(compareEntries);
  // Stops first, and the newest of them first: it reaches the furthest (PROTOCOL rule 18). A cancel that does not fit is absent,
  // which says the same.
  const urgent = entries
    .filter(isUrgent)
    .toReversed()
    .sort((a, b) => Number(isStop(b.spec)) - Number(isStop(a.spec)));
  const waiting = entries.filter((entry) => !isUrgent(entry));
  const fitting = waiting.slice(0, countThatFits(waiting, WAITING));
  const last = fitting.at(-1);
  const cut = fitting.length < waiting.length ? (last ?? { createdAt: new Date(0).toISOString(), id: '' }) : undefined;
  return {
    asOf,
    ...(cut && { cutAfter: { createdAt: cut.createdAt, id: cut.id } }),
    entries: [...urgent.slice(0, countThatFits(urgent, URGENT)), ...fitting],
  };
}

/** The entry of a task that is not over; undefined for one that never goes to a robot. */
function entryOf(task: TaskObject): TaskEntry | undefined {
  const { spec, status } = task;
  if (!isOpen(task)) return undefined;
  // Its robot may have it from before: that it is over is said, where silence would leave its end untold.
  if (spec === undefined) return cancelEntry(SECTION_OF[task.kind], aboutOf(task));
  return {
    ...aboutOf(task),
    action: isCancelled(task) ? 'cancel' : 'run',
    startingDeadlineSeconds: spec.startingDeadlineSeconds,
    ...(spec.activeDeadlineSeconds !== undefined && { activeDeadlineSeconds: spec.activeDeadlineSeconds }),
    suspend: spec.suspend,
    ...(status.startTime !== undefined && { begun: true }),
    onCancel: spec.onCancel,
    ...(spec.mapId !== undefined && { mapId: spec.mapId }),
    spec: specSchemas[task.kind].parse(spec),
  } as TaskEntry;
}

const specSchemas = {
  Cleaning: cleaningTask,
  RobotAction: robotActionTask,
  DrivePath: drivePathTask,
  MapDump: mapDumpTask,
  SensorRead: sensorReadTask,
};

function aboutOf({ metadata }: TaskObject): { id: string; name: string; createdAt: string } {
  return { id: metadata.uid, name: metadata.name, createdAt: metadata.creationTimestamp };
}

function isCancelled({ spec, metadata }: TaskObject): boolean {
  return spec?.cancel === true || metadata.deletionTimestamp !== undefined;
}

const WAITING = { entries: LIMITS.entriesPerSection, bytes: LIMITS.bytesPerSection };
const URGENT = { entries: LIMITS.urgentEntriesPerSection, bytes: LIMITS.urgentBytesPerSection };

function countThatFits(entries: readonly TaskEntry[], limit: { entries: number; bytes: number }): number {
  let bytes = 0;
  const beyond = entries.findIndex((entry, index) => {
    bytes += Buffer.byteLength(JSON.stringify(entry));
    return index >= limit.entries || bytes > limit.bytes;
  });
  return beyond === -1 ? entries.length : beyond;
}
