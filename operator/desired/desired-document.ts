import type { RobotSection, TaskSectionName } from '@kubevac/protocol/desired.ts';
import { PROTOCOL_VERSION } from '@kubevac/protocol/version.ts';
import { podSection } from './pod-section.ts';
import { robotSection, tombstone } from './robot-section.ts';
import type { PodObject } from '../objects/pod.ts';
import type { RobotObject } from '../objects/robot.ts';
import { SECTION_OF, TASK_KINDS, type TaskKind, type TaskObject } from '../objects/task.ts';
import type { ScheduleObject } from '../objects/schedule.ts';
import { schedulesSection } from './schedules-section.ts';
import { taskSection, type TaskSection } from './task-section.ts';

/** What the caches hold of one robot, each kind as of its own resourceVersion. */
export interface RobotSnapshot {
  readonly epoch: number;
  readonly robot:
    | { readonly object: RobotObject; readonly asOf: string }
    /** A consistent list of that resourceVersion lacks it. */
    | { readonly goneAsOf: string };
  readonly tasks: Readonly<Record<TaskKind, { readonly objects: readonly TaskObject[]; readonly asOf: string }>>;
  readonly schedules: { readonly objects: readonly ScheduleObject[]; readonly asOf: string };
  /** Those on the Node of the robot; absent until they are known, which says nothing of them. */
  readonly pods?: { readonly objects: readonly PodObject[]; readonly asOf: string };
}

export interface DesiredDocument {
  readonly epoch: number;
  /** The document as JSON, ready to publish. */
  readonly payload: string;
  /** The same without any `asOf`: equal content need not be published for a newer stamp alone (PROTOCOL rule 8). */
  readonly content: string;
  readonly asOf: Readonly<Record<string, string>>;
  /** Ids that wait behind the cut of their section, where one was cut. */
  readonly cut: Readonly<Partial<Record<TaskSectionName | 'schedules', ReadonlySet<string>>>>;
}

/** What is still asked for once it is published. */
export type PublishedDocument = Omit<DesiredDocument, 'payload'>;

/** The whole `desired` of one robot, made from one snapshot and nothing else. */
export function desiredDocument({ epoch, robot, tasks, schedules, pods }: RobotSnapshot): DesiredDocument {
  const own: RobotSection = 'object' in robot ? robotSection(robot.object, robot.asOf) : tombstone(robot.goneAsOf);
  const taskSections = bySection((kind) => taskSection(tasks[kind].objects, tasks[kind].asOf));
  const sections = {
    robot: own,
    ...taskSections,
    schedules: schedulesSection(schedules.objects, schedules.asOf),
    ...(pods && { pods: podSection(pods.objects, own.uid ?? '', pods.asOf) }),
  };
  const payload = JSON.stringify({ protocol: PROTOCOL_VERSION, epoch, ...sections });
  const unstamped = Object.entries(sections).map(([name, section]) => [name, { ...section, asOf: '' }]);
  return {
    epoch,
    payload,
    content: JSON.stringify([epoch, unstamped]),
    asOf: Object.fromEntries(Object.entries(sections).map(([name, { asOf }]) => [name, asOf])),
    cut: {
      ...bySection((kind) => missingFrom(taskSections[SECTION_OF[kind]], tasks[kind].objects)),
      schedules: missingFrom(sections.schedules, schedules.objects),
    },
  };
}

function bySection<T>(make: (kind: TaskKind) => T): Record<TaskSectionName, T> {
  return Object.fromEntries(TASK_KINDS.map((kind) => [SECTION_OF[kind], make(kind)])) as Record<TaskSectionName, T>;
}

/** As nearly always: one for all robots and kinds. */
const nobody: ReadonlySet<string> = new Set();

function missingFrom(
  { cutAfter, entries }: Pick<TaskSection, 'cutAfter'> & { readonly entries: readonly { readonly id: string }[] },
  objects: readonly (TaskObject | ScheduleObject)[],
): ReadonlySet<string> {
  if (cutAfter === undefined) return nobody;
  const listed = new Set(entries.map(({ id }) => id));
  return new Set(objects.map(({ metadata }) => metadata.uid).filter((id) => !listed.has(id)));
}
