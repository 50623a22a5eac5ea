import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger, silentLogger } from '@kubevac/base/log.ts';
import { Metrics } from '@kubevac/base/metrics.ts';
import type { Journal } from '../journal/journal.ts';
import type { JournalState } from '../journal/records.ts';
import { cleaning, drivePath, freshState, scheduledState, scheduleRecord, second } from '../tasks/testing/records.ts';
import { MemoryJournal } from '../tasks/testing/memory-journal.ts';
import type { MissedSlot } from '../schedule/schedule-record.ts';
import { JournalFigures } from './journal-figures.ts';
import { watchedJournal } from './watched-journal.ts';

interface Watched {
  readonly journal: Journal;
  readonly memory: MemoryJournal;
  /** The series with this in their names, without the buckets of histograms. */
  readonly series: (part: string) => Promise<string[]>;
}

function watched(state: JournalState = freshState()): Watched {
  const metrics = new Metrics(silentLogger);
  const memory = new MemoryJournal(state);
  const journal = watchedJournal(memory, new JournalFigures(metrics, state), silentLogger);
  const series = async (part: string): Promise<string[]> =>
    (await metrics.page())
      .split('\n')
      .filter((line) => line.startsWith('kubevac_') && line.includes(part) && !line.includes('_bucket{'))
      .map((line) => line.replace('kubevac_agent_', ''));
  return { journal, memory, series };
}

test('a task that ends is counted once, with what it took', async () => {
  const { journal, series } = watched();
  const running = cleaning('a', { phase: 'Running', startedAt: second(10) });
  const over = { ...running, phase: 'Succeeded', finishedAt: second(70) } as const;
  journal.commit({ tasks: [running] });
  assert.deepEqual(await series('task'), []);
  journal.commit({ tasks: [over] });
  journal.commit({ tasks: [{ ...over, wanted: 'absent' }] });
  journal.commit({ tasks: [drivePath('b', { phase: 'Failed', finishedAt: second(90) })] });
  assert.deepEqual(await series('agent_task'), [
    'task_duration_seconds_sum{kind="Cleaning",result="Succeeded"} 60',
    'task_duration_seconds_count{kind="Cleaning",result="Succeeded"} 1',
    'tasks_total{kind="Cleaning",result="Succeeded"} 1',
    'tasks_total{kind="DrivePath",result="Failed"} 1',
    `task_last_end_timestamp_seconds{result="Succeeded"} ${second(70) / 1_000}`,
    `task_last_end_timestamp_seconds{result="Failed"} ${second(90) / 1_000}`,
  ]);
});

test('what an earlier process left is the newest end, and is counted by nobody again', async () => {
  const over = cleaning('a', { phase: 'Failed', startedAt: second(0), finishedAt: second(5) });
  const missed = { slot: second(0) / 1_000, generation: 1, reason: 'RobotBusy', message: '' } as const;
  const record = { ...scheduleRecord('s'), missed: [missed] };
  const { series } = watched({ ...scheduledState([record]), tasks: new Map([['a', over]]) });
  assert.deepEqual(await series('misses'), ['schedule_misses_total{cause="RobotBusy"} 0']);
  assert.deepEqual(await series('agent_task'), [
    'tasks_total{kind="Cleaning",result="Failed"} 0',
    `task_last_end_timestamp_seconds{result="Failed"} ${second(5) / 1_000}`,
  ]);
});

test('a run of a schedule is counted when it begins; one that never does is a missed slot, and no task', async () => {
  const record = scheduleRecord('s');
  const { journal, series } = watched(scheduledState([record]));
  const run = (slot: number) => ({ run: { schedule: 's', slot, generation: 1 } });
  const slot = second(60) / 1_000;
  const waits = cleaning('s/1', { ...run(slot), phase: 'Accepted' });
  journal.commit({ tasks: [waits] });
  journal.commit({ tasks: [{ ...waits, phase: 'Running', startedAt: second(61) }] });
  journal.commit({ tasks: [{ ...waits, phase: 'Succeeded', startedAt: second(61), finishedAt: second(62) }] });
  const late = cleaning('s/2', {
    ...run(slot + 60),
    phase: 'Failed',
    reason: 'StartDeadline',
    finishedAt: second(200),
  });
  journal.commit({ tasks: [late] });
  const missed = { slot: slot + 60, generation: 1, reason: 'RobotBusy', message: '' } as const;
  journal.commit({ schedules: [{ ...record, missed: [missed] }], forget: ['s/2'] });
  const wished = { ...missed, slot: slot + 120, reason: 'ScheduleSuspended' } as const;
  journal.commit({ schedules: [{ ...record, missed: [missed, wished] }] });
  journal.commit({ schedules: [{ ...record, missed: [wished] }] });
  assert.deepEqual(await series('schedule_'), [
    'schedule_runs_total 1',
    'schedule_misses_total{cause="RobotBusy"} 1',
    'schedule_misses_total{cause="ScheduleSuspended"} 1',
    `schedule_last_run_timestamp_seconds ${slot}`,
    `schedule_last_miss_timestamp_seconds ${slot + 60}`,
  ]);
  assert.deepEqual(await series('count{'), ['task_duration_seconds_count{kind="Cleaning",result="Succeeded"} 1']);
  assert.deepEqual(await series('tasks_total'), ['tasks_total{kind="Cleaning",result="Succeeded"} 1']);
});

test('slots of which only the number is kept are counted with the oldest that is kept', async () => {
  const record = scheduleRecord('s');
  const { journal, series } = watched(scheduledState([record]));
  const missed = (slot: number, missedBefore?: number): MissedSlot => ({
    slot,
    generation: 1,
    reason: 'ClockUnknown',
    message: '',
    ...(missedBefore !== undefined && { missedBefore }),
  });
  journal.commit({ schedules: [{ ...record, missed: [missed(500, 484), missed(501), missed(502)] }] });
  assert.deepEqual(await series('misses'), ['schedule_misses_total{cause="ClockUnknown"} 487']);
  journal.commit({ schedules: [{ ...record, missed: [missed(501, 485), missed(502), missed(503)] }] });
  assert.deepEqual(await series('misses'), ['schedule_misses_total{cause="ClockUnknown"} 488']);
  journal.commit({ schedules: [{ ...record, missed: [] }] });
  journal.commit({ schedules: [{ ...record, missed: [missed(504)] }] });
  assert.deepEqual(await series('misses'), ['schedule_misses_total{cause="ClockUnknown"} 489']);
});

test('a watcher that throws fails no write', () => {
  const memory = new MemoryJournal(freshState());
  const lines: string[] = [];
  const fail = (): never => assert.fail('the watcher throws');
  const watcher = { onCommit: fail, onError: fail, onEnded: fail, onRun: fail, onMissed: fail };
  const log = createLogger({ name: 't', sink: { write: (line) => lines.push(line) } });
  watchedJournal(memory, watcher, log).commit({ meta: {} });
  assert.match(lines.join(''), /journal not watched/);
});

test('a write that fails is an error, no step, and says nothing of its tasks', async () => {
  const { journal, memory, series } = watched();
  journal.commit({ meta: {} });
  memory.works = false;
  assert.throws(() => journal.commit({ tasks: [cleaning('a', { phase: 'Failed' })] }), /could not be written/);
  assert.deepEqual(await series('journal_'), ['journal_commits_total 1', 'journal_errors_total 1']);
  assert.deepEqual(await series('task_'), []);
});
