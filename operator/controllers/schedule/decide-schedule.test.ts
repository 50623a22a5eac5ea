import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScheduledRun } from '@kubevac/protocol/schedule/reported-runs.ts';
import { slotText } from '../../objects/schedule.ts';
import type { TaskObject } from '../../objects/task.ts';
import { cleaningObject, robotObject, scheduleObject, timeOf, type ObjectParts } from '../../testing/objects.ts';
import { decideSchedule, type ScheduleDecision } from './decide-schedule.ts';
import type { ScheduleInput } from './schedule-input.ts';

/** The slot of a day of January 2026; nine o'clock in Berlin. */
const day = (number: number): number => Date.UTC(2026, 0, number, 8) / 1000;
const now = Date.UTC(2026, 0, 9, 12);

function run(number: number, over: Partial<ScheduledRun> = {}): ScheduledRun {
  const task = { section: 'cleanings', spec: { mode: 'Full', passes: 1 } } as const;
  const begin = slotText(day(number));
  return {
    schedule: 'uid-of-a',
    slot: day(number),
    generation: 1,
    phase: 'Succeeded',
    startedAt: begin,
    task,
    ...over,
  };
}

function missed(number: number, over: Partial<ScheduledRun> = {}): ScheduledRun {
  const slot = day(number);
  return {
    schedule: 'uid-of-a',
    slot,
    generation: 1,
    phase: 'Missed',
    reason: 'AgentOff',
    message: 'it was off',
    ...over,
  };
}

/** The record of a day, with its end unless another phase is given. */
function record(number: number, phase: string | undefined = 'Succeeded'): TaskObject {
  const owner = { apiVersion: 'kubevac.dev/v1alpha1', kind: 'VacuumSchedule', name: 'a', uid: 'uid-of-a' };
  const recordOf = `a/${slotText(day(number))}`;
  return cleaningObject(`a-${number}`, {
    metadata: { ownerReferences: [owner] },
    spec: { recordOf },
    ...(phase !== 'None' && { status: { phase } }),
  });
}

function decided(over: Partial<ScheduleInput> & { readonly of?: ObjectParts } = {}): ScheduleDecision {
  const { of, ...rest } = over;
  const input: ScheduleInput = {
    schedule: scheduleObject('a', of),
    robot: robotObject(),
    connected: true,
    behindCut: false,
    knowsSchedules: true,
    reported: { id: 'uid-of-a', generation: 1 },
    runs: [],
    records: [],
    ...rest,
  };
  return decideSchedule(input, now);
}

const names = (objects: readonly TaskObject[]): string[] => objects.map(({ metadata }) => metadata.name);
const days = (runs: readonly ScheduledRun[]): number[] => runs.map(({ slot }) => new Date(slot * 1000).getUTCDate());

test('a schedule that its robot has is Ready, and says when it runs next', () => {
  const { status, wakeAt } = decided();
  assert.deepEqual(
    status?.conditions?.map(({ type, status: is, reason }) => `${type}=${is}/${reason}`),
    ['Ready=True/Scheduled', 'Suspended=False/Scheduled'],
  );
  assert.equal(status?.nextScheduleTime, '2026-01-10T08:00:00Z');
  assert.equal(wakeAt, day(10) * 1000 + 1000);
  assert.deepEqual(
    [status?.lastScheduleTime, status?.recordedThrough, status?.lastMissed],
    [undefined, undefined, undefined],
  );
});

test('what is right already is not written again', () => {
  const { status } = decided();
  assert.equal(decided({ of: { status: status as never } }).status, undefined);
});

const UNREADY: Readonly<Record<string, [Parameters<typeof decided>[0], string]>> = {
  'does not read': [{ of: { spec: { schedule: 9 } } }, 'InvalidObject spec.schedule: '],
  'has no robot': [
    { robot: undefined, reported: undefined },
    'RobotNotFound there is no VacuumRobot dusty in namespace home',
  ],
  'is one too many': [{ behindCut: true, reported: undefined }, 'TooManySchedules older schedules'],
  'has not reached its robot': [{ reported: undefined }, 'SchedulePending the robot does not have it'],
  'changed while its robot is away': [
    { connected: false, of: { metadata: { generation: 2 } } },
    'SchedulePending the robot has an earlier version of it, and its agent is away',
  ],
  'is for an agent that knows none': [
    { reported: undefined, knowsSchedules: false },
    'SchedulePending the robot does not have it: its agent says nothing of schedules and may be too old',
  ],
  'has a time zone that the device does not know': [
    { reported: { id: 'uid-of-a', generation: 1, fault: { reason: 'TimeZoneUnknown', message: 'no such zone' } } },
    'TimeZoneUnknown no such zone',
  ],
};
for (const [sentence, [over, says]] of Object.entries(UNREADY))
  test(`a schedule that ${sentence} is not Ready`, () => {
    const ready = decided(over).status?.conditions?.find(({ type }) => type === 'Ready');
    assert.equal(ready?.status, 'False');
    assert.ok(`${ready?.reason} ${ready?.message}`.startsWith(says), `${ready?.reason} ${ready?.message}`);
  });

test('a robot that is away still has it and fires it', () => {
  const ready = decided({ connected: false }).status?.conditions?.find(({ type }) => type === 'Ready');
  assert.deepEqual([ready?.status, ready?.reason], ['True', 'Scheduled']);
});

test('a suspended schedule says so, and has no next run', () => {
  const { status, wakeAt } = decided({ of: { spec: { suspend: true } } });
  assert.equal(status?.conditions?.find(({ type }) => type === 'Suspended')?.status, 'True');
  assert.deepEqual([status?.nextScheduleTime, wakeAt], [undefined, undefined]);
});

test('a run that is over gets a record; only with its end stored is it acknowledged', () => {
  const first = decided({ runs: [run(5), run(6, { phase: 'Running' })] });
  assert.deepEqual([days(first.record), first.status?.recordedThrough], [[5], undefined]);
  assert.equal(first.status?.lastScheduleTime, '2026-01-06T08:00:00Z');
  assert.equal(first.status?.lastResult, undefined);
  const open = decided({ runs: [run(5)], records: [record(5, 'None')] });
  assert.deepEqual([open.record, open.status?.recordedThrough], [[], undefined]);
  const over = decided({ runs: [run(5), run(6)], records: [record(5)] });
  assert.deepEqual([days(over.record), over.status?.recordedThrough], [[6], '2026-01-05T08:00:00Z']);
  assert.equal(over.status?.lastResult, 'Succeeded');
});

test('what the record says counts as the result: what a run left may be lost on the way', () => {
  const { status } = decided({ runs: [run(5)], records: [record(5, 'Failed')] });
  assert.equal(status?.lastResult, 'Failed');
});

test('rule 22: runs at or below recordedThrough are never recorded again, and what has no end there is nobody’s', () => {
  const status = { recordedThrough: '2026-01-06T08:00:00Z' };
  const decision = decided({ of: { status }, runs: [run(5), run(6), run(7)], records: [record(5, 'None'), record(6)] });
  assert.deepEqual([days(decision.record), names(decision.remove)], [[7], ['a-5']]);
});

test('a missed slot is told with its cause, in the status and as an event, and is acknowledged by that', () => {
  const { status, events, record: toRecord } = decided({ runs: [missed(5), missed(6, { missedBefore: 3 })] });
  assert.deepEqual(status?.lastMissed, { time: '2026-01-06T08:00:00Z', reason: 'AgentOff', message: 'it was off' });
  assert.deepEqual([status?.recordedThrough, toRecord], ['2026-01-06T08:00:00Z', []]);
  assert.deepEqual(
    events.map(({ type, reason, note }) => `${type} ${reason} ${note}`),
    [
      'Warning AgentOff the run of 2026-01-05T08:00:00Z was missed: it was off',
      'Warning AgentOff the run of 2026-01-06T08:00:00Z was missed: it was off; slots before it that were missed as well: 3',
    ],
  );
});

test('a missed slot behind a run that goes on is told at once, and only once', () => {
  const runs = [run(5, { phase: 'Running' }), missed(6)];
  const { status, events } = decided({ runs });
  assert.deepEqual(
    [status?.recordedThrough, events.length, status?.lastMissed?.time],
    [undefined, 1, '2026-01-06T08:00:00Z'],
  );
  assert.deepEqual(decided({ runs, of: { status: status as never } }).events, []);
});

test('what somebody wished is no warning', () => {
  const { events } = decided({
    runs: [missed(5, { reason: 'RobotSuspended' }), missed(6, { reason: 'ClockUnknown' })],
  });
  assert.deepEqual(
    events.map(({ type }) => type),
    ['Normal', 'Warning'],
  );
});

test('history: the oldest beyond each limit go, and only those that are acknowledged', () => {
  const spec = { successfulHistoryLimit: 1, failedHistoryLimit: 1 };
  const records = [record(5), record(3), record(4, 'Failed'), record(2, 'Cancelled'), record(6), record(7)];
  const prunedWith = (status: object): string[] =>
    names(decided({ of: { spec, status: status as never }, records }).remove);
  assert.deepEqual(prunedWith({ recordedThrough: '2026-01-06T08:00:00Z' }), ['a-3', 'a-5', 'a-2']);
  assert.deepEqual(prunedWith({}), []);
});

test('history of none keeps none', () => {
  const of = { spec: { successfulHistoryLimit: 0 }, status: { recordedThrough: '2026-01-06T08:00:00Z' } };
  assert.deepEqual(names(decided({ of, records: [record(6)] }).remove), ['a-6']);
});

test('a schedule that is being deleted is left alone', () => {
  const of = { metadata: { deletionTimestamp: timeOf(9) } };
  assert.deepEqual(decided({ of, runs: [run(5)] }), { events: [], record: [], remove: [] });
});

/** What its condition Ready says, and the events of it. */
function unready(over: Parameters<typeof decided>[0]) {
  const { status, events } = decided(over);
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  return { said: `${ready?.reason}: ${ready?.message}`, told: events.map(({ type, reason }) => `${type} ${reason}`) };
}

test('a schedule that nothing can come of says why, with an event', () => {
  assert.deepEqual(unready({ of: { spec: { schedule: '0 9 30 2 *' } } }), {
    said: 'NeverDue: no day is as "0 9 30 2 *" says: it never runs',
    told: ['Warning NeverDue'],
  });
  assert.deepEqual(unready({ robot: undefined, reported: undefined }), {
    said: 'RobotNotFound: there is no VacuumRobot dusty in namespace home',
    told: ['Warning RobotNotFound'],
  });
  const robot = robotObject({ status: { rooms: [{ name: 'kitchen', segmentId: '16' }] } });
  assert.deepEqual(unready({ robot, of: { spec: { cleaning: { mode: 'Rooms', rooms: ['kitchn'] } } } }), {
    said: 'Unsupported: its runs would fail: dusty has no room "kitchn": it has kitchen: did you mean kitchen?',
    told: ['Warning Unsupported'],
  });
});

test('that its robot does not have it yet passes, and is no event; what was told is not told again', () => {
  assert.deepEqual(unready({ reported: undefined }).told, []);
  const { status } = decided({ of: { spec: { schedule: '0 9 30 2 *' } } });
  assert.deepEqual(decided({ of: { spec: { schedule: '0 9 30 2 *' }, status: { ...status } } }).events, []);
});
