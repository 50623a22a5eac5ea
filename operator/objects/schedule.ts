import type { ReadObject } from '@kubevac/crds/read-object.ts';
import { toKubernetesTime, toMilliseconds } from '@kubevac/protocol/instants.ts';
import type { Slot } from '@kubevac/protocol/schedule/slots.ts';
import { cleaningTask, drivePathTask, mapDumpTask, sensorReadTask } from '@kubevac/protocol/tasks.ts';
import type { RobotKey } from '@kubevac/protocol/topics.ts';
import { recordNames } from './record-names.ts';
import type { TaskKind, TaskObject } from './task.ts';

export type ScheduleObject = ReadObject<'VacuumSchedule'>;

/** On records, the name of their VacuumSchedule. */
export const SCHEDULE_LABEL = 'kubevac.dev/schedule';

/** What each template of a schedule is in the API. */
export const TEMPLATE_KINDS = {
  cleaning: 'Cleaning',
  drivePath: 'DrivePath',
  mapDump: 'MapDump',
  sensorRead: 'SensorRead',
} as const satisfies Record<string, TaskKind>;

/** The fields of each kind that travel to a robot. */
export const TASK_SPECS = {
  Cleaning: cleaningTask,
  DrivePath: drivePathTask,
  MapDump: mapDumpTask,
  SensorRead: sensorReadTask,
} as const satisfies Record<RecordKind, unknown>;

export type RecordKind = (typeof TEMPLATE_KINDS)[keyof typeof TEMPLATE_KINDS];

/** The robot that carries a schedule; undefined where that does not read. */
export function carrierOf({ metadata, spec }: ScheduleObject): RobotKey | undefined {
  return spec && { namespace: metadata.namespace, name: spec.robotName };
}

/** What each run does; undefined where that does not read. */
export function templateOf({ spec }: ScheduleObject): { kind: RecordKind; fields: object } | undefined {
  for (const [name, kind] of Object.entries(TEMPLATE_KINDS)) {
    const fields = spec?.[name as keyof typeof TEMPLATE_KINDS];
    if (fields !== undefined) return { kind, fields };
  }
  return undefined;
}

/** The slot up to which all that became of slots is stored (PROTOCOL rule 22). */
export function recordedThrough({ status }: Pick<ScheduleObject, 'status'>): Slot | undefined {
  const instant = status.recordedThrough;
  return instant === undefined ? undefined : Math.floor(toMilliseconds(instant) / 1000);
}

/** As people read a slot, and as it stands in `spec.recordOf`. */
export function slotText(slot: Slot): string {
  return toKubernetesTime(slot * 1000);
}

/** `spec.recordOf` of the record of a run. */
export function scheduleRecordOf({ metadata }: ScheduleObject, slot: Slot): string {
  return `${metadata.name}/${slotText(slot)}`;
}

/** What the record of a run may be called: as the Job of a CronJob, by the minutes since 1970. */
export function scheduleRecordNames({ metadata }: ScheduleObject, slot: Slot): string[] {
  return recordNames(metadata, `-${Math.floor(slot / 60)}`);
}

/** The UID of the schedule that owns it, and the slot; undefined for what is no record of one, whatever it is called. */
export function scheduledSlotOf({ metadata, spec }: TaskObject): { schedule: string; slot: Slot } | undefined {
  const text = /^[^/]+\/(\d{4}-.+Z)$/.exec(spec?.recordOf ?? '')?.[1];
  const schedule = ownerScheduleOf(metadata)?.uid;
  const milliseconds = toMilliseconds(text ?? '');
  if (schedule === undefined || Number.isNaN(milliseconds)) return undefined;
  return { schedule, slot: Math.floor(milliseconds / 1000) };
}

/** The VacuumSchedule that owns an object. */
function ownerScheduleOf({ ownerReferences }: TaskObject['metadata']): { name: string; uid: string } | undefined {
  return ownerReferences?.find(
    ({ kind, apiVersion }) => kind === 'VacuumSchedule' && apiVersion.startsWith('kubevac.dev/'),
  );
}
