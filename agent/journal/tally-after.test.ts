import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Tally } from './tally.ts';
import type { JournalState } from './records.ts';
import type { MissedSlot } from '../schedule/schedule-record.ts';
import { cleaning, drivePath, freshState, scheduledState, scheduleRecord, second } from '../tasks/testing/records.ts';
import { MemoryJournal } from '../tasks/testing/memory-journal.ts';
import { talliedJournal } from './tallied-journal.ts';

function begun(state: JournalState = freshState()) {
  const memory = new MemoryJournal(state);
  return { memory, journal: talliedJournal(memory), tally: (): Tally | undefined => memory.state.meta.tally };
}

const slot = second(60) / 1_000;
const run = (at: number) => ({ run: { schedule: 's', slot: at, generation: 1 } });
const missed = (at: number, over: Partial<MissedSlot> = {}): MissedSlot => ({
  slot: at,
  generation: 1,
  reason: 'ClockUnknown',
  message: '',
  ...over,
});

test('what ends is counted once, by kind and result', () => {
  const { journal, tally } = begun();
  const running = cleaning('a', { phase: 'Running', startedAt: second(10) });
  const over = { ...running, phase: 'Succeeded', finishedAt: second(70) } as const;
  journal.commit({ tasks: [running] });
  journal.commit({ tasks: [over] });
  journal.commit({ tasks: [{ ...over, wanted: 'absent' }] });
  journal.commit({ tasks: [drivePath('b', { phase: 'Failed', finishedAt: second(90) })], forget: ['a'] });
  journal.commit({ tasks: [cleaning('c', { phase: 'Succeeded', finishedAt: second(80) })] });
  assert.deepEqual(tally(), {
    ended: { Cleaning: { Succeeded: 2 }, DrivePath: { Failed: 1 } },
    lastEnds: { Succeeded: second(80) / 1_000, Failed: second(90) / 1_000 },
    runs: 0,
    missed: {},
  });
});

test('a run of a schedule is counted when it begins; one that never does is a missed slot, and no task', () => {
  const record = scheduleRecord('s');
  const { journal, tally } = begun(scheduledState([record]));
  const waits = cleaning('s/1', { ...run(slot), phase: 'Accepted' });
  journal.commit({ tasks: [waits] });
  journal.commit({ tasks: [{ ...waits, phase: 'Running', startedAt: second(61) }] });
  journal.commit({ tasks: [{ ...waits, phase: 'Succeeded', startedAt: second(61), finishedAt: second(62) }] });
  const late = { phase: 'Failed', reason: 'StartDeadline', finishedAt: second(200) } as const;
  journal.commit({ tasks: [cleaning('s/2', { ...run(slot + 60), ...late })] });
  const busy = missed(slot + 60, { reason: 'RobotBusy' });
  journal.commit({ schedules: [{ ...record, missed: [busy] }], forget: ['s/2'] });
  const suspended = missed(slot + 120, { reason: 'ScheduleSuspended' });
  journal.commit({ schedules: [{ ...record, missed: [busy, suspended] }] });
  journal.commit({ schedules: [{ ...record, missed: [suspended] }] });
  assert.deepEqual(tally(), {
    ended: { Cleaning: { Succeeded: 1 } },
    lastEnds: { Succeeded: second(62) / 1_000 },
    runs: 1,
    lastRun: slot,
    missed: { RobotBusy: 1, ScheduleSuspended: 1 },
    lastMiss: slot + 60,
  });
});

test('slots of which only the number is kept are counted with the oldest that is kept', () => {
  const record = scheduleRecord('s');
  const { journal, tally } = begun(scheduledState([record]));
  const commit = (...all: readonly MissedSlot[]): number => {
    journal.commit({ schedules: [{ ...record, missed: [...all] }] });
    return tally()?.missed['ClockUnknown'] ?? 0;
  };
  assert.equal(commit(missed(500, { missedBefore: 484 }), missed(501), missed(502)), 487);
  assert.equal(commit(missed(501, { missedBefore: 485 }), missed(502), missed(503)), 488);
  assert.equal(commit(), 488);
  assert.equal(commit(missed(504)), 489);
});

test('a journal without a tally begins with all that it has', () => {
  const over = cleaning('a', { phase: 'Failed', startedAt: second(0), finishedAt: second(5) });
  const record = { ...scheduleRecord('s'), missed: [missed(slot)] };
  const { journal, tally } = begun({ ...scheduledState([record]), tasks: new Map([['a', over]]) });
  journal.commit({ tasks: [{ ...over, wanted: 'absent' }] });
  assert.deepEqual([tally()?.ended, tally()?.missed], [{ Cleaning: { Failed: 1 } }, { ClockUnknown: 1 }]);
});

test('a change that says nothing of it leaves the tally as it is, and so does one that is not written', () => {
  const { memory, journal, tally } = begun();
  journal.commit({ tasks: [cleaning('a', { phase: 'Succeeded', finishedAt: second(5) })] });
  const before = tally();
  journal.commit({ meta: { epoch: 3 }, tasks: [cleaning('b', { phase: 'Accepted' })] });
  assert.equal(tally(), before);
  assert.equal(memory.state.meta.epoch, 3);
  memory.works = false;
  assert.throws(() => journal.commit({ tasks: [cleaning('b', { phase: 'Cancelled', finishedAt: second(9) })] }));
  assert.equal(tally(), before);
});
