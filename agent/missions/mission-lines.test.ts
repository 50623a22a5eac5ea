import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReportedTask } from '@kubevac/protocol/reported.ts';
import { missionLines } from './mission-lines.ts';

const accepted: ReportedTask = { id: 'a', section: 'cleanings', phase: 'Accepted', seq: 0 };
const running: ReportedTask = { ...accepted, phase: 'Running' };

function at(percent: number): ReportedTask {
  return { ...running, progress: { percent, message: `${percent} %` } };
}

const rows: readonly [string, ReportedTask | undefined, ReportedTask, string[]][] = [
  ['a mission that is new is accepted', undefined, accepted, ['accepted']],
  [
    'why it waits is said when it changes',
    accepted,
    { ...accepted, reason: 'QuietHours', message: 'quiet hours until 07:00' },
    ['waits: QuietHours: quiet hours until 07:00'],
  ],
  ['one that begins at once has started', undefined, running, ['started']],
  ['nothing new is nothing to say', running, { ...running, seq: 4 }, []],
  ['progress is said each five percent', at(4), at(6), ['6 %']],
  ['and not between', at(6), at(9), []],
  [
    'each waypoint is said',
    { ...running, progress: { percent: 1, message: '1 of 90 waypoints' } },
    { ...running, progress: { percent: 2, message: '2 of 90 waypoints' } },
    ['2 of 90 waypoints'],
  ],
  [
    'a pause is said, and that it goes on',
    { ...running, paused: true, reason: 'PausedElsewhere' },
    running,
    ['goes on'],
  ],
  [
    'how it ended is said with what it did',
    at(97),
    {
      ...running,
      phase: 'Succeeded',
      reason: 'Finished',
      message: 'done',
      result: { areaSquareCentimeters: 61_000, durationSeconds: 720 },
    },
    ['succeeded: done: 6.1 m² · 12m'],
  ],
  [
    'a failure is said with its reason',
    at(97),
    { ...running, phase: 'Failed', reason: 'WheelStuck', message: 'the left wheel is stuck' },
    ['failed: WheelStuck: the left wheel is stuck'],
  ],
  [
    'that it was cancelled is said once',
    at(97),
    { ...running, phase: 'Cancelled', reason: 'Cancelled', message: 'the task was cancelled' },
    ['cancelled: the task was cancelled'],
  ],
];
for (const [sentence, before, now, lines] of rows)
  test(sentence, () => assert.deepEqual(missionLines(before, now), lines));
