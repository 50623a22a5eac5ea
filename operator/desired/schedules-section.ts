import { compareEntries } from '@kubevac/protocol/desired.ts';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import type { ScheduledTask, ScheduleEntry } from '@kubevac/protocol/schedule/desired-schedules.ts';
import { recordedThrough, TASK_SPECS, templateOf, type ScheduleObject } from '../objects/schedule.ts';
import { SECTION_OF } from '../objects/task.ts';

export interface SchedulesSection {
  readonly asOf: string;
  readonly cutAfter?: { readonly createdAt: string; readonly id: string };
  readonly entries: readonly ScheduleEntry[];
}

/**
 * The schedules of one robot: a pure function of their objects at `asOf` (PROTOCOL rule 1). The oldest that fit are told; one that is
 * being deleted, or does not read, is absent.
 *
 * @param schedules of one robot, in any order
 */
export function schedulesSection(schedules: readonly ScheduleObject[], asOf: string): SchedulesSection {
  const entries = schedules.flatMap((schedule) => entryOf(schedule) ?? []).sort(compareEntries);
  const fitting = entries.slice(0, countThatFits(entries));
  const last = fitting.at(-1);
  const cut = fitting.length < entries.length ? (last ?? { createdAt: new Date(0).toISOString(), id: '' }) : undefined;
  return { asOf, ...(cut && { cutAfter: { createdAt: cut.createdAt, id: cut.id } }), entries: fitting };
}

function entryOf(schedule: ScheduleObject): ScheduleEntry | undefined {
  const { metadata, spec } = schedule;
  const template = templateOf(schedule);
  if (spec === undefined || template === undefined || metadata.deletionTimestamp !== undefined) return undefined;
  const task = TASK_SPECS[template.kind].safeParse(template.fields);
  if (!task.success) return undefined;
  const recorded = recordedThrough(schedule);
  return {
    id: metadata.uid,
    name: metadata.name,
    createdAt: metadata.creationTimestamp,
    generation: metadata.generation ?? 0,
    schedule: spec.schedule,
    timeZone: spec.timeZone,
    suspend: spec.suspend,
    startingDeadlineSeconds: spec.startingDeadlineSeconds,
    ...(recorded !== undefined && { recordedThrough: recorded }),
    onCancel: 'Dock',
    task: { section: SECTION_OF[template.kind], spec: task.data } as ScheduledTask,
  };
}

function countThatFits(entries: readonly ScheduleEntry[]): number {
  let bytes = 0;
  const beyond = entries.findIndex((entry, index) => {
    bytes += Buffer.byteLength(JSON.stringify(entry));
    return index >= LIMITS.schedules || bytes > LIMITS.bytesOfSchedules;
  });
  return beyond === -1 ? entries.length : beyond;
}
