import { KIND_OF } from '@kubevac/protocol/desired.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { Reason } from '@kubevac/protocol/reasons.ts';
import type { Metrics } from '@kubevac/base/metrics.ts';
import type { JournalState, TaskRecord } from '../journal/records.ts';
import { isMissedRun } from '../schedule/missed-slots.ts';
import type { MissedSlot } from '../schedule/schedule-record.ts';
import type { JournalWatcher } from './watched-journal.ts';

/** Nobody is woken for these: a person wished it. */
const wished: ReadonlySet<Reason> = new Set(['ScheduleSuspended', 'Stopped']);

/** What the journal tells of tasks and schedules, as metrics. */
export class JournalFigures implements JournalWatcher {
  readonly #countCommit: () => void;
  readonly #countError: () => void;
  readonly #countTask: (labels: { kind: string; result: string }) => void;
  readonly #observeTask: (seconds: number, labels: { kind: string; result: string }) => void;
  readonly #countRun: () => void;
  readonly #countMiss: (labels: { cause: string }, number: number) => void;
  /** By result, seconds since the Unix epoch. */
  readonly #lastEnd = new Map<string, number>();
  #lastRun: number | undefined;
  #lastMiss: number | undefined;

  /**
   * @param known what an earlier process left: its ends and slots count as the newest ones, but not as this one's, which begins at 0 with
   * them: what is counted next is then seen to grow
   */
  constructor(metrics: Metrics, known: JournalState) {
    for (const { run, startedAt } of known.tasks.values())
      if (run !== undefined && startedAt !== undefined) this.#noteRun(run.slot);
    for (const task of endedTasks(known)) this.#noteEnd(task);
    for (const missed of missedSlots(known)) this.#noteMiss(missed);
    this.#countCommit = metrics.events({
      name: 'kubevac_agent_journal_commits_total',
      help: 'Steps that were written to the journal.',
    });
    this.#countError = metrics.events({
      name: 'kubevac_agent_journal_errors_total',
      help: 'Steps that could not be written to the journal: see how full the disk is, and the log of the agent.',
    });
    this.#observeTask = metrics.histogram({
      name: 'kubevac_agent_task_duration_seconds',
      help: 'How long tasks were at work that began and ended, by kind and result.',
      labels: ['kind', 'result'],
      // Few: a robot has these for each kind and result.
      buckets: [600, 3_600],
    });
    this.#countTask = metrics.events({
      name: 'kubevac_agent_tasks_total',
      help: 'Tasks that ended, by kind and result, those too that never began; kubectl vac history has their names.',
      labels: ['kind', 'result'],
      zeros: endedTasks(known).map(({ section, phase }) => ({ kind: KIND_OF[section], result: phase })),
    });
    metrics.gauge({
      name: 'kubevac_agent_task_last_end_timestamp_seconds',
      help: 'When the newest task ended with that result, by its record: no restart loses it while its object is there.',
      labels: ['result'],
      read: () => [...this.#lastEnd].map(([result, value]) => ({ labels: { result }, value })),
    });
    this.#countRun = metrics.events({
      name: 'kubevac_agent_schedule_runs_total',
      help: 'Runs of VacuumSchedules that began.',
    });
    this.#countMiss = metrics.events({
      name: 'kubevac_agent_schedule_misses_total',
      help: 'Slots of VacuumSchedules that were due and did not begin, by cause: a reason of docs/reasons.md.',
      labels: ['cause'],
      zeros: missedSlots(known).map(({ reason }) => ({ cause: reason })),
    });
    metrics.gauge({
      name: 'kubevac_agent_schedule_last_run_timestamp_seconds',
      help: 'The newest slot of a VacuumSchedule that began.',
      read: () => this.#lastRun,
    });
    metrics.gauge({
      name: 'kubevac_agent_schedule_last_miss_timestamp_seconds',
      help: 'The newest slot of a VacuumSchedule that was missed, but for those that a person suspended or stopped.',
      read: () => this.#lastMiss,
    });
  }

  onCommit(): void {
    this.#countCommit();
  }

  onError(): void {
    this.#countError();
  }

  onEnded(task: TaskRecord): void {
    const { section, phase, startedAt, finishedAt } = task;
    const labels = { kind: KIND_OF[section], result: phase };
    this.#countTask(labels);
    if (startedAt !== undefined && finishedAt !== undefined)
      this.#observeTask(Math.max(finishedAt - startedAt, 0) / 1_000, labels);
    this.#noteEnd(task);
  }

  onRun(slot: number): void {
    this.#countRun();
    this.#noteRun(slot);
  }

  onMissed(missed: MissedSlot, number: number): void {
    this.#countMiss({ cause: missed.reason }, number);
    this.#noteMiss(missed);
  }

  #noteEnd({ phase, finishedAt }: TaskRecord): void {
    if (finishedAt === undefined) return;
    this.#lastEnd.set(phase, Math.max(finishedAt / 1_000, this.#lastEnd.get(phase) ?? 0));
  }

  #noteRun(slot: number): void {
    this.#lastRun = Math.max(slot, this.#lastRun ?? 0);
  }

  #noteMiss({ slot, reason }: MissedSlot): void {
    if (!wished.has(reason)) this.#lastMiss = Math.max(slot, this.#lastMiss ?? 0);
  }
}

function endedTasks({ tasks }: JournalState): readonly TaskRecord[] {
  return [...tasks.values()].filter((task) => isTerminal(task.phase) && !isMissedRun(task));
}

function missedSlots({ schedules }: JournalState): readonly MissedSlot[] {
  return [...schedules.values()].flatMap(({ missed }) => missed);
}
