import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import { changed } from '../journal/journal.ts';
import type { JournalState } from '../journal/records.ts';
import {
  runAt,
  scheduledState,
  scheduleRecord,
  second,
  standings,
  stateWith,
  timeAt,
} from '../tasks/testing/records.ts';
import { fireDue, type FireInput } from './fire-due.ts';
import { Plans } from './plans.ts';

const plans = new Plans();
const minute = 60;

/** The journal after a look at a second since the morning; the agent has been there since before. */
function firedAt(seconds: number, journal: JournalState, over: Partial<FireInput> = {}): JournalState {
  const planOf: FireInput['planOf'] = (record) => plans.of(record);
  const input = { journal, now: timeAt(seconds), planOf, aliveSince: second(-3600), journalFailed: false, ...over };
  return changed(journal, fireDue(input) ?? {});
}

/** Seconds since the morning, and why. */
function missedIn(state: JournalState, schedule = 'a'): string[] {
  const { missed = [] } = state.schedules.get(schedule) ?? {};
  return missed.map(({ slot, reason, missedBefore }) =>
    [(slot * 1000 - second(0)) / 1000, reason, ...(missedBefore === undefined ? [] : [`+${missedBefore}`])].join(' '),
  );
}

/** Seconds since the morning of the slots that have a task. */
function runsIn({ tasks }: JournalState): number[] {
  return [...tasks.values()].flatMap(({ run }) => (run === undefined ? [] : [run.slot - second(0) / 1000]));
}

test('a slot that has come is a task from its slot on, in the transaction that raises the high water', () => {
  const journal = scheduledState([scheduleRecord('a')]);
  assert.deepEqual(runsIn(firedAt(59.9, journal)), []);
  const state = firedAt(60.5, journal);
  const [task] = state.tasks.values();
  assert.deepEqual(
    [task?.id, task?.createdAt, task?.acceptedAt, task?.phase, task?.section],
    [`a/${second(60) / 1000}`, second(60), second(60.5), 'Accepted', 'cleanings'],
  );
  assert.equal(state.schedules.get('a')?.highWater, second(60) / 1000);
  assert.deepEqual(firedAt(61, state), state);
});

test('rule 20: nothing fires at or below the high water, whatever the clock does', () => {
  const state = firedAt(60.5, scheduledState([scheduleRecord('a')]));
  assert.deepEqual(firedAt(-5000, state), state);
  assert.deepEqual(firedAt(60.2, state), state);
});

test('a schedule that was just told makes up for nothing', () => {
  const state = firedAt(200, scheduledState([scheduleRecord('a', { isNew: true, highWater: 0 })]));
  assert.deepEqual([runsIn(state), missedIn(state)], [[], []]);
  assert.deepEqual(runsIn(firedAt(240, state)), [240]);
});

test('of the slots of a gap the newest runs, if its deadline has not passed; each other one is missed', () => {
  const hours = { startingDeadlineSeconds: 3 * minute };
  const state = firedAt(5 * minute + 5, scheduledState([scheduleRecord('a', hours)]), {
    aliveSince: second(4 * minute),
  });
  assert.deepEqual(runsIn(state), [300]);
  assert.deepEqual(missedIn(state), ['60 AgentOff', '120 AgentOff', '180 SlotSuperseded', '240 SlotSuperseded']);
});

const CAUSES: Readonly<Record<string, [Partial<FireInput>, string]>> = {
  'the agent was off': [{ aliveSince: second(500) }, 'AgentOff'],
  'the agent did not know the time': [{}, 'ClockUnknown'],
  'the journal could not be written': [{ journalFailed: true }, 'JournalFailing'],
};
for (const [sentence, [over, reason]] of Object.entries(CAUSES))
  test(`a slot whose deadline passed because ${sentence} is missed as ${reason}`, () => {
    const daily = scheduleRecord('a', { schedule: '1 10 * * *' });
    const state = firedAt(600, scheduledState([daily]), over);
    assert.deepEqual([missedIn(state), runsIn(state)], [[`60 ${reason}`], []]);
  });

test('slots of a suspended schedule are missed, and nothing runs', () => {
  const state = firedAt(125, scheduledState([scheduleRecord('a', { suspend: true })]));
  assert.deepEqual(missedIn(state), ['60 ScheduleSuspended', '120 ScheduleSuspended']);
  assert.deepEqual(runsIn(state), []);
});

test('rule 18: a slot stamped at or before the Stop mark is missed as Stopped', () => {
  const meta = { stopMark: { at: second(60), name: 'halt' } };
  const state = firedAt(61, scheduledState([scheduleRecord('a')], [], meta));
  assert.deepEqual([missedIn(state), runsIn(state)], [['60 Stopped'], []]);
  assert.deepEqual(runsIn(firedAt(120, state)), [120]);
});

test('a run that still waits when the next slot comes gives way to it; one that has begun goes on', () => {
  const waiting = firedAt(
    120,
    scheduledState([scheduleRecord('a', { highWater: second(60) / 1000 })], [runAt('a', 60)]),
  );
  assert.deepEqual([runsIn(waiting), missedIn(waiting)], [[120], ['60 SlotSuperseded']]);
  const running = runAt('a', 60, { phase: 'Running', startedAt: second(61) });
  const state = firedAt(120, scheduledState([scheduleRecord('a', { highWater: second(60) / 1000 })], [running]));
  assert.deepEqual([runsIn(state), missedIn(state)], [[60, 120], []]);
});

test('what its deadline, a Stop or a cancel ended before it began was missed, with what was in its way', () => {
  const tasks = [
    runAt('a', 60, { phase: 'Failed', reason: 'StartDeadline', heldBy: 'RobotSuspended', message: 'too late' }),
    runAt('a', 120, { phase: 'Cancelled', reason: 'Stopped', message: 'stopped by RobotAction halt' }),
    runAt('a', 180, { phase: 'Cancelled', reason: 'Stopped', startedAt: second(181) }),
    runAt('a', 240, { phase: 'Failed', reason: 'UnknownRoom' }),
  ];
  const state = firedAt(245, scheduledState([scheduleRecord('a', { highWater: second(240) / 1000 })], tasks));
  assert.deepEqual(missedIn(state), ['60 RobotSuspended', '120 Stopped']);
  assert.deepEqual(runsIn(state), [180, 240]);
});

test('a year of every minute is the newest slots and a number', () => {
  const year = scheduleRecord('a', { highWater: second(-365 * 24 * 3600) / 1000, startingDeadlineSeconds: 30 });
  const state = firedAt(45, scheduledState([year]));
  assert.equal(missedIn(state).length, LIMITS.missedSlotsPerSchedule);
  assert.equal(missedIn(state)[0], `${-15 * minute} ClockUnknown +${365 * 1440 - 16}`);
  const later = firedAt(105, state);
  assert.equal(missedIn(later)[0], `${-14 * minute} ClockUnknown +${365 * 1440 - 15}`);
});

test('a time zone that the device does not know fires nothing and misses nothing', () => {
  const journal = scheduledState([scheduleRecord('a', { timeZone: 'Mars/Olympus_Mons' })]);
  assert.deepEqual(firedAt(600, journal), journal);
});

test('a full journal takes no run, and says so', () => {
  const tasks = Array.from({ length: LIMITS.journalTasks }, (_, at) => runAt('other', at * 60));
  const state = firedAt(60, scheduledState([scheduleRecord('a')], tasks));
  assert.deepEqual(missedIn(state), ['60 JournalFull']);
});

test('of runs that nobody records only so many are kept, and how many went is known', () => {
  const count = LIMITS.scheduledRuns + 3;
  const tasks = Array.from({ length: count }, (_, at) => runAt('a', at * 60, { phase: 'Succeeded', startedAt: 1 }));
  const state = firedAt(
    count * 60,
    scheduledState([scheduleRecord('a', { highWater: second(count * 60 - 60) / 1000 })], tasks),
  );
  assert.deepEqual([state.schedules.get('a')?.unrecorded, state.tasks.size], [3, LIMITS.scheduledRuns + 1]);
});

test('tasks that people asked for are none of its business', () => {
  const journal = stateWith([]);
  assert.deepEqual(standings(firedAt(600, journal)), {});
});
