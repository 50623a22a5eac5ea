import { compareEntries } from '@kubevac/protocol/desired.ts';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import type { ScheduledTask, ScheduleEntry } from '@kubevac/protocol/schedule/desired-schedules.ts';
import { firstThatFit, type CutSection } from './cut-section.ts';
import { recordedThrough, TASK_SPECS, templateOf, type ScheduleObject } from '../objects/schedule.ts';
import { SECTION_OF } from '../objects/task.ts';

export type SchedulesSection = CutSection<ScheduleEntry>;

/**
 * The schedules of one robot: a pure function of their objects at `asOf` (PROTOCOL rule 1). The oldest that fit are told; one that is
 * being deleted, or does not read, is absent.
 *
 * @param schedules of one robot, in any order
 */
export function schedulesSection(schedules: readonly ScheduleObject[], asOf: string): SchedulesSection {
  const entries = schedules.flatMap((schedule) => entryOf(schedule) ?? []).sort(compareEntries);
  return { asOf, ...firstThatFit(entries, { entries: LIMITS.schedules, bytes: LIMITS.bytesOfSchedules }) };
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
