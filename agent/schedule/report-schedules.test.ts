import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import { reported } from '@kubevac/protocol/reported.ts';
import type { ScheduledRun } from '@kubevac/protocol/schedule/reported-runs.ts';
import type { JournalState } from '../journal/records.ts';
import { reportedOf } from '../tasks/report.ts';
import { drivePath, instantAt, runAt, scheduledState, scheduleRecord, second } from '../tasks/testing/records.ts';
import { situationOf } from '../tasks/testing/situations.ts';

/** As it comes out of the document. */
function told(journal: JournalState) {
  const withFence = { ...journal, fences: { ...journal.fences, schedules: '5' } };
  return reported.parse(JSON.parse(JSON.stringify(reportedOf({ ...situationOf({}), journal: withFence }, new Map()))));
}

const at = (run: ScheduledRun): number => run.slot - second(0) / 1000;

test('which schedules the robot has is told, of which spec, and what keeps one from firing', () => {
  const unknown = scheduleRecord('b', { timeZone: 'Mars/Olympus_Mons', generation: 4 });
  const { schedules } = told(scheduledState([scheduleRecord('a'), unknown]));
  assert.deepEqual(schedules, [
    { id: 'a', generation: 1 },
    {
      id: 'b',
      generation: 4,
      fault: {
        reason: 'TimeZoneUnknown',
        message: "the agent's device knows no time zone Mars/Olympus_Mons: nothing runs by it",
      },
    },
  ]);
});

test('an agent that was told of no schedules says so, and one that was never told says nothing', () => {
  assert.deepEqual(told(scheduledState([])).schedules, []);
  assert.equal(reportedOf(situationOf({}), new Map()).schedules, undefined);
});

test('what became of slots is told in order, and runs are no tasks', () => {
  const missed = [
    { slot: second(60) / 1000, generation: 1, reason: 'AgentOff', message: 'off', missedBefore: 2 } as const,
  ];
  const over = runAt('a', 0, {
    phase: 'Succeeded',
    startedAt: second(1),
    finishedAt: second(9),
    result: { durationSeconds: 8 },
  });
  const running = runAt('a', 120, { phase: 'Running', startedAt: second(121) });
  const document = told(scheduledState([scheduleRecord('a', { missed })], [running, over, runAt('a', 180)]));
  assert.deepEqual(document.tasks, []);
  const { slot: _slot, ...first } = document.scheduledRuns?.[0] ?? ({} as ScheduledRun);
  assert.deepEqual(first, {
    schedule: 'a',
    generation: 1,
    phase: 'Succeeded',
    startedAt: instantAt(1),
    finishedAt: instantAt(9),
    result: { durationSeconds: 8 },
    task: { section: 'cleanings', spec: { mode: 'Full', passes: 1 } },
  });
  const rest = document.scheduledRuns?.slice(1).map(({ phase, ...run }) => `${at({ phase, ...run })} ${phase}`);
  assert.deepEqual(rest, ['60 Missed', '120 Running', '180 Accepted']);
});

test('a run that never began is told as missed, also before it is written down as that', () => {
  const late = runAt('a', 60, { phase: 'Failed', reason: 'StartDeadline', heldBy: 'QuietHours', message: 'too late' });
  const [run] = told(scheduledState([scheduleRecord('a')], [late])).scheduledRuns ?? [];
  assert.deepEqual([run?.phase, run?.reason, run?.task], ['Missed', 'QuietHours', undefined]);
});

test('a path tells how far it came, as a path that somebody asked for', () => {
  const slot = second(60) / 1000;
  const path = { legs: 2, skipped: 0, skippedWaypoints: [], driving: false, distanceMillimeters: 900 };
  const over = drivePath(`a/${slot}`, {
    run: { schedule: 'a', slot, generation: 1 },
    phase: 'Failed',
    startedAt: 1,
    path,
  });
  const [run] = told(scheduledState([scheduleRecord('a')], [over])).scheduledRuns ?? [];
  assert.deepEqual([run?.result?.waypointsReached, run?.result?.distanceMillimeters], [2, 900]);
});

test('of many the oldest are told, so many of each schedule, and how many before them are on no record', () => {
  const many = (schedule: string) =>
    Array.from({ length: 40 }, (_, minute) => runAt(schedule, minute * 60, { phase: 'Succeeded', startedAt: 1 }));
  const journal = scheduledState(
    [scheduleRecord('a', { unrecorded: 7 }), scheduleRecord('b')],
    [...many('a'), ...many('b')],
  );
  const runs = told(journal).scheduledRuns ?? [];
  for (const schedule of ['a', 'b']) {
    const own = runs.filter((run) => run.schedule === schedule);
    assert.deepEqual(
      own.map(at),
      Array.from({ length: LIMITS.reportedRunsPerSchedule }, (_, minute) => minute * 60),
    );
  }
  assert.deepEqual(runs.filter(({ unrecordedBefore }) => unrecordedBefore !== undefined).map(at), [0]);
});

test('long paths do not make the document too large, and keep no other schedule waiting', () => {
  const waypoints = Array.from({ length: 100 }, () => ({ place: 'x'.repeat(63), dwellMilliseconds: 1000 }));
  const runsOf = (schedule: string) =>
    Array.from({ length: 16 }, (_, minute) => {
      const {
        section: _section,
        spec: _spec,
        ...common
      } = runAt(schedule, minute * 60, { phase: 'Failed', startedAt: 1 });
      return drivePath(common.id, common, { waypoints });
    });
  const ids = ['a', 'b', 'c'];
  const journal = scheduledState(
    ids.map((id) => scheduleRecord(id)),
    ids.flatMap(runsOf),
  );
  const runs = told(journal).scheduledRuns ?? [];
  assert.ok(JSON.stringify(runs).length <= LIMITS.bytesOfScheduledRuns);
  assert.deepEqual(new Set(runs.map(({ schedule }) => schedule)), new Set(ids));
});
