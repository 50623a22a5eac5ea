import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ServerClock } from './server-clock.ts';

const noon = Date.UTC(2026, 0, 5, 12);

/** A server that answers at noon, and a computer whose wall clock is off by so much. */
function clockOff(milliseconds: number, answer = 'Mon, 05 Jan 2026 12:00:00 GMT') {
  const host = { monotonic: 5_000 };
  const wall = (): number => noon + 400 + milliseconds + (host.monotonic - 5_000);
  const clock = new ServerClock({ wall, monotonic: () => host.monotonic });
  const unknown = clock.now();
  clock.observe(answer, 4_990);
  return { clock, host, unknown };
}

test('before the first answer the time is unknown', () => {
  assert.equal(clockOff(0).unknown, undefined);
  assert.equal(clockOff(0, 'rubbish').clock.now(), undefined);
});

test('a clock that agrees with the server to within its second is believed', () => {
  for (const off of [-400, 0, 600]) assert.equal(clockOff(off).clock.now(), noon + 400 + off);
});

test('a clock that is wrong is put right to within a second, and stays so', () => {
  for (const off of [-120_000, 400_000]) {
    const { clock, host } = clockOff(off);
    host.monotonic += 60_000;
    assert.ok(Math.abs((clock.now() ?? 0) - (noon + 400 + 60_000)) <= 1_010, `${off}`);
  }
});
