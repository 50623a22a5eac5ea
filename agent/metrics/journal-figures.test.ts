import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger, silentLogger } from '@kubevac/base/log.ts';
import { Metrics } from '@kubevac/base/metrics.ts';
import type { Journal } from '../journal/journal.ts';
import { tallyAfter } from '../journal/tally-after.ts';
import { talliedJournal } from '../journal/tallied-journal.ts';
import { cleaning, drivePath, freshState, scheduledState, scheduleRecord, second } from '../tasks/testing/records.ts';
import { MemoryJournal } from '../tasks/testing/memory-journal.ts';
import { JournalFigures } from './journal-figures.ts';
import { watchedJournal } from './watched-journal.ts';

interface Watched {
  readonly journal: Journal;
  /** The series with this in their names, without the buckets of histograms. */
  readonly series: (part: string) => Promise<string[]>;
}

/** As an agent that begins with that memory. */
function watched(memory: MemoryJournal): Watched {
  const metrics = new Metrics(silentLogger);
  const figures = new JournalFigures(metrics, () => tallyAfter(memory.state, {}));
  const series = async (part: string): Promise<string[]> =>
    (await metrics.page())
      .split('\n')
      .filter((line) => line.startsWith('kubevac_') && line.includes(part) && !line.includes('_bucket{'))
      .map((line) => line.replace('kubevac_agent_', ''));
  return { journal: watchedJournal(talliedJournal(memory), figures, silentLogger), series };
}

test('a task that ends is counted once, with what it took, and no restart forgets it', async () => {
  const memory = new MemoryJournal(freshState());
  const { journal, series } = watched(memory);
  const running = cleaning('a', { phase: 'Running', startedAt: second(10) });
  const over = { ...running, phase: 'Succeeded', finishedAt: second(70) } as const;
  journal.commit({ tasks: [running] });
  assert.deepEqual(await series('task'), []);
  journal.commit({ tasks: [over] });
  journal.commit({ tasks: [{ ...over, wanted: 'absent' }] });
  journal.commit({ tasks: [drivePath('b', { phase: 'Failed', finishedAt: second(90) })] });
  const kept = [
    'tasks_total{kind="Cleaning",result="Succeeded"} 1',
    'tasks_total{kind="DrivePath",result="Failed"} 1',
    `task_last_end_timestamp_seconds{result="Succeeded"} ${second(70) / 1_000}`,
    `task_last_end_timestamp_seconds{result="Failed"} ${second(90) / 1_000}`,
  ];
  assert.deepEqual(await series('agent_task'), [
    'task_duration_seconds_sum{kind="Cleaning"} 60',
    'task_duration_seconds_count{kind="Cleaning"} 1',
    ...kept,
  ]);
  journal.commit({ forget: ['a', 'b'] });
  assert.deepEqual(await watched(memory).series('agent_task'), kept);
});

test('runs and misses of schedules are told', async () => {
  const record = scheduleRecord('s');
  const { journal, series } = watched(new MemoryJournal(scheduledState([record])));
  assert.deepEqual(await series('schedule_'), ['schedule_runs_total 0']);
  const slot = second(60) / 1_000;
  const run = { schedule: 's', slot, generation: 1 };
  journal.commit({ tasks: [cleaning('s/1', { run, phase: 'Running', startedAt: second(61) })] });
  const missed = { slot: slot + 60, generation: 1, reason: 'RobotBusy', message: '' } as const;
  journal.commit({ schedules: [{ ...record, missed: [missed] }] });
  assert.deepEqual(await series('schedule_'), [
    'schedule_runs_total 1',
    'schedule_misses_total{cause="RobotBusy"} 1',
    `schedule_last_run_timestamp_seconds ${slot}`,
    `schedule_last_miss_timestamp_seconds ${slot + 60}`,
  ]);
});

test('a write that fails is an error, no step, and says nothing of its tasks', async () => {
  const memory = new MemoryJournal(freshState());
  const { journal, series } = watched(memory);
  journal.commit({ meta: {} });
  memory.works = false;
  assert.throws(() => journal.commit({ tasks: [cleaning('a', { phase: 'Failed' })] }), /could not be written/);
  assert.deepEqual(await series('journal_'), ['journal_commits_total 1', 'journal_errors_total 1']);
  assert.deepEqual(await series('task_'), []);
});

test('a watcher that throws fails no write', () => {
  const memory = new MemoryJournal(freshState());
  const lines: string[] = [];
  const fail = (): never => assert.fail('the watcher throws');
  const log = createLogger({ name: 't', sink: { write: (line) => lines.push(line) } });
  watchedJournal(memory, { onCommit: fail, onError: fail, onEnded: fail }, log).commit({ meta: {} });
  assert.match(lines.join(''), /journal not watched/);
});
