import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Run, Runs } from './firmware-messages.ts';
import { markOf, outcomeSince } from './observation.ts';

const RUN: Run = {
  number: 8,
  kind: 'Full',
  state: 'Running',
  percent: 40,
  areaSquareCentimeters: 1_000,
  durationSeconds: 60,
  distanceMillimeters: 5_000,
  startedAtMilliseconds: 3,
};
const PAST = { kind: 'Full', startedAtMilliseconds: 3, next: 'boot1:8' };
const RESULT = { areaSquareCentimeters: 1_000, durationSeconds: 60, distanceMillimeters: 5_000 };
const UNDER_WAY = { state: 'Running', kind: 'Full', percent: 40, result: RESULT };

test('a mark is where the run counter stands, and nothing after it is NotStarted', () => {
  assert.equal(markOf(record({ lastRun: 7 })), 'boot1:7');
  assert.deepEqual(outcomeSince('boot1:7', record({ lastRun: 7 })), { state: 'NotStarted' });
});

const OUTCOMES: readonly [Partial<Run>, unknown][] = [
  [{}, UNDER_WAY],
  [{ state: 'Recharging' }, UNDER_WAY],
  [{ state: 'Paused' }, { ...UNDER_WAY, state: 'Paused' }],
  [
    { state: 'Finished', endedAtMilliseconds: 9 },
    { state: 'Finished', result: RESULT, endedAtMilliseconds: 9, ...PAST },
  ],
  [
    { state: 'Finished', kind: 'GoTo' },
    { state: 'Finished', result: RESULT, ...PAST, kind: 'GoTo' },
  ],
  [
    { state: 'Finished', kind: 'Waltz' },
    { state: 'Finished', result: RESULT, startedAtMilliseconds: 3, next: 'boot1:8' },
  ],
  [ended('Stopped'), endedAs('StoppedElsewhere', 'Stopped')],
  [ended('Docked'), endedAs('StoppedElsewhere', 'Docked')],
  [ended('WheelStuck'), endedAs('WheelStuck', 'WheelStuck')],
  [ended('WheelUp'), endedAs('WheelUp', 'WheelUp')],
  [ended('Blocked'), endedAs('Blocked', 'Blocked')],
  [ended('PickedUp'), endedAs('PickedUp', 'PickedUp')],
  [ended('SomethingNew'), endedAs('RobotError', 'SomethingNew')],
];
for (const [run, outcome] of OUTCOMES)
  test(`a run that is ${run.kind ?? ''} ${run.endedWhy ?? run.state ?? 'under way'} has that outcome`, () => {
    assert.deepEqual(outcomeSince('boot1:7', record({ lastRun: 8, runs: [{ ...RUN, ...run }] })), outcome);
  });

test('only the first run after the mark counts', () => {
  const runs = [
    { ...RUN, number: 9 },
    { ...RUN, state: 'Finished' as const },
  ];
  assert.equal(outcomeSince('boot1:7', record({ lastRun: 9, runs })).state, 'Finished');
});

test('of runs long forgotten it is told how many they were, and the mark after the last of them', () => {
  const since = (mark: string, ...kept: number[]) =>
    outcomeSince(mark, record({ lastRun: 90, runs: kept.map((number) => ({ ...RUN, number })) }));
  assert.deepEqual(since('boot1:7', 90, 89), { state: 'Unknown', forgotten: { next: 'boot1:88', motions: 81 } });
  assert.deepEqual(since('boot1:7', 90, 7), { state: 'Unknown', forgotten: { next: 'boot1:89', motions: 82 } });
  assert.deepEqual(since('boot1:7'), { state: 'Unknown', forgotten: { next: 'boot1:90', motions: 83 } });
});

test('what cannot be told is Unknown: another boot, a mark of somebody else', () => {
  assert.deepEqual(outcomeSince('boot0:7', record({ lastRun: 90, runs: [{ ...RUN, number: 90 }] })), {
    state: 'Unknown',
  });
  for (const mark of ['', 'boot1', 'boot1:', 'boot1:x', 'boot1:9'])
    assert.deepEqual(outcomeSince(mark, record({ lastRun: 7 })), { state: 'Unknown' }, mark);
});

function record(runs: Partial<Runs>): Runs {
  return { bootId: 'boot1', lastRun: 0, runs: [], ...runs };
}

function ended(endedWhy: string): Partial<Run> {
  return { state: 'Ended', endedWhy };
}

function endedAs(reason: string, why: string) {
  return { state: 'Ended', reason, message: `run 8 ended at 40 %: ${why}`, result: RESULT, ...PAST };
}
