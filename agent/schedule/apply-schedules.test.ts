import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScheduleEntry } from '@kubevac/protocol/schedule/desired-schedules.ts';
import { changed } from '../journal/journal.ts';
import type { JournalState } from '../journal/records.ts';
import {
  actionEntry,
  applied,
  boundSection,
  instantAt,
  runAt,
  scheduledState,
  scheduleEntry,
  scheduleRecord,
  second,
  standings,
} from '../tasks/testing/records.ts';
import { forgettableRuns } from './missed-slots.ts';
import type { ScheduleRecord } from './schedule-record.ts';

const at = (seconds: number): number => second(seconds) / 1000;

/** The journal after a document with all schedules there are. */
function told(state: JournalState, entries: ScheduleEntry[], asOf = '5'): JournalState {
  return applied(state, { schedules: { asOf, entries } });
}

/** How the tasks stand that are not forgotten before the next step. */
function kept(state: JournalState): Record<string, string> {
  return standings(changed(state, { forget: forgettableRuns(state.tasks.values()) }));
}

const recordOf = (state: JournalState, id = 'a'): ScheduleRecord | undefined => state.schedules.get(id);

test('a schedule that is new fires nothing before the agent has looked at the time', () => {
  const state = told(scheduledState([]), [scheduleEntry('a', { recordedThrough: at(60) })]);
  assert.deepEqual([recordOf(state)?.isNew, recordOf(state)?.highWater], [true, at(60)]);
  assert.equal(state.fences.schedules, '5');
});

test('twice equals once, and an older document says nothing', () => {
  const state = told(scheduledState([]), [scheduleEntry('a')]);
  assert.deepEqual(told(state, [scheduleEntry('a')]), state);
  assert.deepEqual(told(state, [], '4'), state);
});

test('other times than before make up for nothing; another task does, and keeps the high water', () => {
  const before = scheduledState([scheduleRecord('a')]);
  for (const other of [{ schedule: '0 9 * * *' }, { timeZone: 'Europe/Berlin' }])
    assert.equal(recordOf(told(before, [scheduleEntry('a', other)]))?.isNew, true);
  const other = told(before, [scheduleEntry('a', { generation: 2, startingDeadlineSeconds: 30 })]);
  assert.deepEqual([recordOf(other)?.isNew, recordOf(other)?.highWater], [false, at(0)]);
});

test('a schedule that goes on after it was suspended makes up for nothing', () => {
  const state = told(scheduledState([scheduleRecord('a', { suspend: true })]), [scheduleEntry('a')]);
  assert.equal(recordOf(state)?.isNew, true);
});

test('suspending a schedule ends the run that waits, as missed, and not the one that runs', () => {
  const running = runAt('a', 60, { phase: 'Running', startedAt: second(61) });
  const before = scheduledState([scheduleRecord('a')], [running, runAt('a', 120)]);
  const state = told(before, [scheduleEntry('a', { suspend: true })]);
  assert.deepEqual(kept(state), {
    [running.id]: 'Running',
    [runAt('a', 120).id]: 'Cancelled/ScheduleSuspended',
  });
});

test('a schedule that is gone takes its runs with it: what waits and what is over is forgotten, what runs is cancelled', () => {
  const running = runAt('a', 60, { phase: 'Running', startedAt: second(61) });
  const over = runAt('a', 0, { phase: 'Succeeded', startedAt: second(1) });
  const before = scheduledState([scheduleRecord('a')], [over, running, runAt('a', 120), runAt('b', 120)]);
  const state = told({ ...before, schedules: new Map([...before.schedules, ['b', scheduleRecord('b')]]) }, [
    scheduleEntry('b'),
  ]);
  assert.deepEqual(kept(state), { [running.id]: 'Running, halting Cancelled', [runAt('b', 120).id]: 'Accepted' });
  assert.deepEqual([...state.schedules.keys()], ['b']);
});

test('one that was deleted and made anew is another: the runs of the old one are none of its', () => {
  const over = runAt('old', 60, { phase: 'Succeeded', startedAt: second(61) });
  const state = told(scheduledState([scheduleRecord('old')], [over]), [scheduleEntry('new', { name: 'name-of-old' })]);
  assert.deepEqual([kept(state), [...state.schedules.keys()]], [{}, ['new']]);
});

test('absence speaks only up to where the section was cut', () => {
  const before = scheduledState([scheduleRecord('a'), scheduleRecord('b', { createdAt: instantAt(30) })]);
  const cutAfter = { createdAt: instantAt(10), id: 'x' };
  const state = applied(before, { schedules: { asOf: '5', entries: [], cutAfter } });
  assert.deepEqual([...state.schedules.keys()], ['b']);
});

test('rule 22: what is on record is forgotten, and nothing fires at or below it', () => {
  const over = (seconds: number) => runAt('a', seconds, { phase: 'Succeeded', startedAt: second(seconds) });
  const missed = [60, 180].map(
    (slot) => ({ slot: at(slot), generation: 1, reason: 'AgentOff', message: 'off' }) as const,
  );
  const record = scheduleRecord('a', { missed, unrecorded: 3, highWater: at(180) });
  const before = scheduledState([record], [over(0), over(120)]);
  const state = told(before, [scheduleEntry('a', { recordedThrough: at(120) })]);
  assert.deepEqual(kept(state), {});
  assert.deepEqual(
    recordOf(state)?.missed.map(({ slot }) => slot),
    [at(180)],
  );
  assert.deepEqual([recordOf(state)?.unrecorded, recordOf(state)?.highWater], [undefined, at(180)]);
  assert.equal(recordOf(told(before, [scheduleEntry('a', { recordedThrough: at(600) })]))?.highWater, at(600));
});

test('under another binding nothing is made up for: another agent may have fired meanwhile', () => {
  const before = scheduledState([scheduleRecord('a')]);
  const same = applied(before, { robot: boundSection({ asOf: '2', suspend: true }) });
  assert.equal(recordOf(same)?.isNew, false);
  for (const other of [{ uid: 'made-anew' }, { boundAt: instantAt(5) }, { journalId: 'another' }])
    assert.equal(recordOf(applied(before, { robot: boundSection({ asOf: '2', ...other }) }))?.isNew, true);
});

test('a VacuumRobot that is being deleted, or is gone, ends what its schedules started', () => {
  const running = runAt('a', 60, { phase: 'Running', startedAt: second(61) });
  const before = scheduledState([scheduleRecord('a')], [running, runAt('b', 120)]);
  for (const robot of [boundSection({ asOf: '2', deleting: true }), { asOf: '2', deleted: true }]) {
    const state = applied(before, { robot });
    assert.deepEqual(Object.values(standings(state)), ['Running, halting Cancelled', 'Cancelled/Cancelled']);
  }
});

test('rule 18: a Stop cancels the runs of slots up to its mark', () => {
  const running = runAt('a', 60, { phase: 'Running', startedAt: second(61) });
  const before = scheduledState([scheduleRecord('a')], [running, runAt('b', 119), runAt('c', 180)]);
  const stop = actionEntry('stop', 'Stop', { createdAt: instantAt(118) });
  const state = applied(before, { robotActions: { asOf: '7', entries: [stop] } });
  const [first, second_, third] = Object.values(standings(state));
  assert.deepEqual([first, second_, third], ['Running, halting Stopped', 'Cancelled/Stopped', 'Accepted']);
});

test('absence from a section of tasks says nothing of runs', () => {
  const before = scheduledState([scheduleRecord('a')], [runAt('a', 60)]);
  const state = applied(before, { cleanings: { asOf: '9', entries: [] } });
  assert.deepEqual(Object.values(standings(state)), ['Accepted']);
});
