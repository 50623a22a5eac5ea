import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationText, resultText, resultTextIn } from './result-text.ts';

test('durations have their two largest units', () => {
  assert.deepEqual([0, 59, 60, 3599, 3600, 3900].map(durationText), ['0s', '59s', '1m', '59m', '1h00m', '1h05m']);
});

test('what a task did is found again at the end of a line', () => {
  const results = [
    { areaSquareCentimeters: 61_000, durationSeconds: 720 },
    { waypointsReached: 2, waypointsSkipped: 1, distanceMillimeters: 6_100, durationSeconds: 3_900 },
    { durationSeconds: 3 },
  ];
  for (const result of results) {
    const text = resultText(result);
    assert.equal(resultTextIn(`failed: WheelStuck: the left wheel is stuck: ${text}`), text);
  }
});

test('a line that ends with something else has none', () => {
  for (const line of ['', 'started', '62 %', 'succeeded: done', 'failed: StartDeadline: could not begin by 10:00:00'])
    assert.equal(resultTextIn(line), undefined);
});
