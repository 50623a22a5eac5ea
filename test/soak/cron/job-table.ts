import type { StartLogLine } from '@kubevac/sandbox/firmware/start-log.ts';
import type { DoneKill } from './kill.ts';
import { exitsOf, finishedAt, jobAt, type JobRecord } from './job-record.ts';

/** What became of a Job, and what befell it. */
export interface JobRow {
  readonly job: JobRecord;
  /** In the robot's own log, since the Job was created and before the next one. */
  readonly starts: readonly number[];
  /** Victims that were down at some time between its creation and its end. */
  readonly deaths: readonly string[];
  /** The robot's agent was killed while the robot was at it: the driver finds it running when it is back. */
  readonly isReattached: boolean;
}

/** Earliest first. */
export function rowsOf(
  records: readonly JobRecord[],
  starts: ReadonlyMap<string, readonly StartLogLine[]>,
  kills: readonly DoneKill[],
): JobRow[] {
  return records
    .toSorted((one, other) => one.created - other.created || one.robot.localeCompare(other.robot))
    .map((job) => {
      const { robot, uid, created } = job;
      const finished = finishedAt(job);
      const times = (starts.get(robot) ?? []).map(({ at }) => Date.parse(at));
      const own = times.filter((time) => jobAt(records, robot, time)?.uid === uid);
      const during = kills.filter(({ from, until }) => until >= created && from <= finished);
      const began = Math.min(...own);
      return {
        job,
        starts: own,
        deaths: during
          .map(({ victim }) => victim)
          .filter((victim) => !victim.startsWith('agent') || victim === `agent-${robot}`),
        isReattached: during.some(({ victim, from }) => victim === `agent-${robot}` && from > began && from < finished),
      };
    });
}

export function tableOf(rows: readonly JobRow[]): string {
  const lines = rows.map(({ job, starts, deaths, isReattached }) => {
    const seconds = job.ends.size === 0 ? '' : ((finishedAt(job) - job.created) / 1_000).toFixed(0);
    const end = [job.end ?? 'not over', ...(job.end === 'Failed' ? [job.reason] : []), ...exitsOf(job)].join(' ');
    const befell = [...deaths, ...(isReattached ? ['(at work)'] : [])].join(' ');
    return [job.robot, job.name, String(starts.length), seconds, end, befell];
  });
  const table = [['robot', 'Job', 'starts', 'seconds', 'end', 'killed meanwhile'], ...lines];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0))) ?? [];
  return table
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
