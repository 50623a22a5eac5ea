import { KIND_OF } from '@kubevac/protocol/desired.ts';
import type { Metrics } from '@kubevac/base/metrics.ts';
import { isMotionRecord, type TaskRecord } from '../journal/records.ts';
import type { Tally } from '../journal/tally.ts';
import type { JournalWatcher } from './watched-journal.ts';

/** What the journal tells of tasks and schedules, as metrics. */
export class JournalFigures implements JournalWatcher {
  readonly onCommit: () => void;
  readonly onError: () => void;
  readonly #observeTask: (seconds: number, labels: { kind: string }) => void;

  /** @param tally as it is at a scrape */
  constructor(metrics: Metrics, tally: () => Tally) {
    this.onCommit = metrics.events({
      name: 'kubevac_agent_journal_commits_total',
      help: 'Steps that were written to the journal.',
    });
    this.onError = metrics.events({
      name: 'kubevac_agent_journal_errors_total',
      help: 'Steps that could not be written to the journal: see how full the disk is, and the log of the agent.',
    });
    this.#observeTask = metrics.histogram({
      name: 'kubevac_agent_task_duration_seconds',
      help: 'How long cleanings and drive paths were at work that began, and ended since the agent did, by kind.',
      labels: ['kind'],
      // Few, and of few: each is a series more of each robot.
      buckets: [600, 3_600],
    });
    addTally(metrics, tally);
  }

  onEnded(task: TaskRecord): void {
    const { section, startedAt, finishedAt } = task;
    if (!isMotionRecord(task) || startedAt === undefined || finishedAt === undefined) return;
    this.#observeTask(Math.max(finishedAt - startedAt, 0) / 1_000, { kind: KIND_OF[section] });
  }
}

/** What outlives a restart of the agent. */
function addTally(metrics: Metrics, tally: () => Tally): void {
  metrics.counter({
    name: 'kubevac_agent_tasks_total',
    help: 'Tasks that ended, by kind and result, those too that never began; no restart of the agent begins anew. kubectl vac history has their names.',
    labels: ['kind', 'result'],
    read: () =>
      Object.entries(tally().ended).flatMap(([kind, ended]) =>
        Object.entries(ended).map(([result, value]) => ({ labels: { kind, result }, value })),
      ),
  });
  metrics.gauge({
    name: 'kubevac_agent_task_last_end_timestamp_seconds',
    help: 'When the newest task ended with that result.',
    labels: ['result'],
    read: () => Object.entries(tally().lastEnds).map(([result, value]) => ({ labels: { result }, value })),
  });
  metrics.counter({
    name: 'kubevac_agent_schedule_runs_total',
    help: 'Runs of VacuumSchedules that began; no restart of the agent begins anew.',
    read: () => tally().runs,
  });
  metrics.counter({
    name: 'kubevac_agent_schedule_misses_total',
    help: 'Slots of VacuumSchedules that were due and did not begin, by cause: a reason of docs/reasons.md. No restart of the agent begins anew.',
    labels: ['cause'],
    read: () => Object.entries(tally().missed).map(([cause, value]) => ({ labels: { cause }, value })),
  });
  metrics.gauge({
    name: 'kubevac_agent_schedule_last_run_timestamp_seconds',
    help: 'The newest slot of a VacuumSchedule that began.',
    read: () => tally().lastRun,
  });
  metrics.gauge({
    name: 'kubevac_agent_schedule_last_miss_timestamp_seconds',
    help: 'The newest slot of a VacuumSchedule that was missed, but for those that a person suspended or stopped.',
    read: () => tally().lastMiss,
  });
}
