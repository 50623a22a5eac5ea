import { readObject } from '@kubevac/crds/read-object.ts';
import type { ScheduledRun } from '@kubevac/protocol/schedule/reported-runs.ts';
import type { KubeClient } from '../../kube/client.ts';
import { isKubeError } from '../../kube/kube-error.ts';
import { resourceOf } from '../../objects/resource-of.ts';
import { keyOf } from '../../objects/robot.ts';
import { recordedThrough, scheduledSlotOf, scheduleRecordNames, type ScheduleObject } from '../../objects/schedule.ts';
import type { TaskObject } from '../../objects/task.ts';
import { recordKindOf, recordObject } from './record-object.ts';

/** A name that somebody was quicker to take is chosen again, from another list. */
const triesPerRun = 3;

/** What became of a run that had no record. */
export interface RecordedRun {
  readonly run: ScheduledRun;
  /** `Cleaning/weekday-29380`; undefined where there is none yet. */
  readonly record: string | undefined;
  /** The API server's words where it refuses the record; else other objects have each name that it may have. */
  readonly refused?: string;
}

/**
 * Creates the records of runs, and tells of each as soon as it is there. As with what people start (record-local-runs.ts), what is on
 * record is read from the API server itself just before: an operator whose cache is stale must neither make a second one nor bring
 * back what was recorded and pruned since (PROTOCOL rule 22).
 *
 * @throws KubeError; NotFound when the schedule is gone
 */
export async function* recordRuns(
  client: KubeClient,
  schedule: ScheduleObject,
  runs: readonly ScheduledRun[],
): AsyncGenerator<RecordedRun, void> {
  for (const run of runs) {
    const recorded = await record(client, schedule, run);
    if (recorded !== undefined) yield recorded;
  }
}

/** @returns undefined when nothing is to be recorded */
async function record(
  client: KubeClient,
  schedule: ScheduleObject,
  run: ScheduledRun,
  tries = triesPerRun,
): Promise<RecordedRun | undefined> {
  const { namespace, uid } = schedule.metadata;
  const kind = recordKindOf(run);
  if (kind === undefined) return undefined;
  const { items } = await client.list(resourceOf(kind), { namespace });
  const objects = items.map((item) => readObject(kind, item) as TaskObject);
  const isOnRecord = objects.some((object) => {
    const known = scheduledSlotOf(object);
    return known?.schedule === uid && known.slot === run.slot;
  });
  // After the list, which lacks what was recorded, acknowledged and pruned before it.
  if (isOnRecord || !(await isUnrecorded(client, schedule, run))) return undefined;
  const taken = new Set(objects.map(({ metadata }) => metadata.name));
  const name = scheduleRecordNames(schedule, run.slot).find((candidate) => !taken.has(candidate));
  if (name === undefined) return { run, record: undefined };
  try {
    await client.create(resourceOf(kind), recordObject(schedule, run, { kind, name }), { namespace });
    return { run, record: `${kind}/${name}` };
  } catch (error) {
    // What a robot says it did may not be what an object may say, after an update of either.
    if (isKubeError(error, 'Invalid')) return { run, record: undefined, refused: error.message };
    if (!isKubeError(error, 'AlreadyExists') || tries === 1) throw error;
  }
  return record(client, schedule, run, tries - 1);
}

/** Whether this very schedule is there to stay, and its runs are on record up to before this one only. */
async function isUnrecorded(client: KubeClient, schedule: ScheduleObject, { slot }: ScheduledRun): Promise<boolean> {
  const raw = await client.get(resourceOf('VacuumSchedule'), keyOf(schedule));
  const { metadata, status } = readObject('VacuumSchedule', raw);
  if (metadata.uid !== schedule.metadata.uid || metadata.deletionTimestamp !== undefined) return false;
  return slot > (recordedThrough({ status }) ?? 0);
}
