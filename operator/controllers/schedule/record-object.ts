import { API_GROUP_VERSION } from '@kubevac/crds/kinds.ts';
import type { ScheduledRun } from '@kubevac/protocol/schedule/reported-runs.ts';
import { ORIGIN_LABEL } from '../../objects/local-run.ts';
import {
  SCHEDULE_LABEL,
  scheduleRecordOf,
  TASK_SPECS,
  TEMPLATE_KINDS,
  templateOf,
  type RecordKind,
  type ScheduleObject,
} from '../../objects/schedule.ts';
import { SECTION_OF } from '../../objects/task.ts';

/** What Kubernetes takes as a name. */
const longestName = 253;

/** What kind of object the record of a run is; undefined where the agent did not say what it did. */
export function recordKindOf({ task }: ScheduledRun): RecordKind | undefined {
  return Object.values(TEMPLATE_KINDS).find((kind) => SECTION_OF[kind] === task?.section);
}

/** The object of a run; what became of it is written to its status by who looks after tasks. */
export function recordObject(
  schedule: ScheduleObject,
  run: ScheduledRun,
  { kind, name }: { kind: RecordKind; name: string },
): object {
  const { namespace, name: scheduleName, uid } = schedule.metadata;
  const robotName = schedule.spec?.robotName ?? '';
  const startingDeadlineSeconds = schedule.spec?.startingDeadlineSeconds;
  return {
    apiVersion: API_GROUP_VERSION,
    kind,
    metadata: {
      name,
      namespace,
      labels: { [ORIGIN_LABEL]: 'schedule', [SCHEDULE_LABEL]: scheduleName, 'kubevac.dev/robot': robotName },
      ownerReferences: [
        { apiVersion: API_GROUP_VERSION, kind: 'VacuumSchedule', name: scheduleName, uid, controller: true },
      ],
    },
    spec: {
      robotName,
      recordOf: scheduleRecordOf(schedule, run.slot),
      startingDeadlineSeconds,
      ...withOwnOutput(workOf(schedule, run, kind), run),
    },
  };
}

type Work = Readonly<Record<string, unknown>>;

/**
 * What the run did. Where the schedule has been changed since, the robot's word counts; only what the robot is not told of, as how to
 * draw a map, is of today.
 */
function workOf(schedule: ScheduleObject, { generation, task }: ScheduledRun, kind: RecordKind): Work {
  const template = templateOf(schedule);
  const today = (template?.kind === kind ? template.fields : {}) as Work;
  if (template?.kind === kind && generation === schedule.metadata.generation) return today;
  const told = Object.keys(TASK_SPECS[kind].shape);
  const isUntold = ([field]: readonly [string, unknown]): boolean => !told.includes(field);
  return { ...Object.fromEntries(Object.entries(today).filter(isUntold)), ...(task?.spec as Work | undefined) };
}

/** Each run has a Secret of its own: where the schedule names one, that is the beginning of its name. */
function withOwnOutput(work: Work, { slot }: ScheduledRun): Work {
  const { output, ...rest } = work as Work & { output?: { name?: string } };
  const name = output?.name === undefined ? undefined : `${output.name}-${Math.floor(slot / 60)}`;
  return name === undefined || name.length > longestName ? rest : { ...rest, output: { name } };
}
