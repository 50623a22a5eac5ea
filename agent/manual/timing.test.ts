import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginSession, countMove, giveNonce } from './session.ts';
import { hostTiming } from './timing.ts';

/** A host whose two clocks the test owns. */
function host() {
  const clocks = { monotonic: 1_000.25, uptime: 5_000 };
  return { clocks, timing: hostTiming({ monotonic: () => clocks.monotonic, uptime: () => clocks.uptime }) };
}

test('the clock is as exact as the one that stands still in sleep, though the other counts in hundredths of a second', () => {
  const { clocks, timing } = host();
  const begun = timing.now();
  clocks.monotonic += 123.5;
  clocks.uptime += 120;
  assert.equal(timing.now() - begun, 123.5);
});

test('what the host slept has passed, each time it did', () => {
  const { clocks, timing } = host();
  const begun = timing.now();
  for (let nights = 1; nights <= 3; nights += 1) {
    clocks.uptime += 600_000;
    assert.equal(timing.now() - begun, nights * 600_000);
  }
});

test('a Move that waited while the host slept moves nothing', () => {
  const { clocks, timing } = host();
  const { session, nonce } = giveNonce(beginSession('a', 'salt', timing.now()), timing.now());
  const move = {
    session: 'a',
    do: 'Move',
    nonce,
    velocityMillimetersPerSecond: 200,
    rotationDegreesPerSecond: 0,
  } as const;
  assert.notEqual(countMove(session, move, timing.now()), undefined);
  clocks.monotonic += 5;
  clocks.uptime += 2_000;
  assert.equal(countMove(session, move, timing.now()), undefined);
});
