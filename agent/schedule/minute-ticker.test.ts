import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { silentLogger } from '@kubevac/base/log.ts';
import { MinuteTicker } from './minute-ticker.ts';

const RightDate = Date;
const hour = 3_600_000;

/** A wall clock that somebody sets while the test runs; the monotonic clock is right. */
function useSettableClock(context: { after: (end: () => void) => void }): (to: number) => void {
  let offset = 0;
  globalThis.Date = class extends RightDate {
    constructor(...values: readonly unknown[]) {
      super(...((values.length === 0 ? [RightDate.now() + offset] : values) as [number]));
    }

    static override now(): number {
      return RightDate.now() + offset;
    }
  } as DateConstructor;
  context.after(() => void (globalThis.Date = RightDate));
  return (to) => void (offset = to - RightDate.now());
}

const beforeMinute = -1_200;
const today = RightDate.UTC(2026, 0, 5, 10);

const JUMPS: Readonly<Record<string, [from: number, to: number]>> = {
  'from 1970 to today, as on a computer that has no battery': [10 * 60_000, today],
  'ahead by a year': [today, today + 365 * 24 * hour],
  'back by an hour': [today, today - hour],
};
for (const [sentence, [from, to]] of Object.entries(JUMPS))
  test(`a clock that is set ${sentence} holds up nothing, and the beat goes on`, async (context) => {
    const setClock = useSettableClock(context);
    setClock(from + beforeMinute);
    let ticks = 0;
    const ticker = new MinuteTicker({ onTick: () => (ticks += 1), log: silentLogger });
    context.after(() => ticker.keep(false));
    ticker.keep(true);
    await delay(400);
    assert.equal(ticks, 0);
    setClock(to + beforeMinute);
    let longest = 0;
    for (let beat = 0; beat < 130; beat += 1) {
      const before = performance.now();
      await delay(20);
      longest = Math.max(longest, performance.now() - before);
    }
    assert.ok(longest < 1_000, `nothing was done for ${longest} ms`);
    assert.ok(ticks > 0);
    ticker.keep(false);
  });

test('it beats at the full minute, and no more once nobody wants it', async (context) => {
  const setClock = useSettableClock(context);
  setClock(today + beforeMinute);
  const ticks: number[] = [];
  const ticker = new MinuteTicker({ onTick: () => ticks.push(Date.now()), log: silentLogger });
  ticker.keep(true);
  ticker.keep(true);
  await delay(1_600);
  assert.equal(ticks.length, 1);
  assert.ok(Math.abs((ticks[0] ?? 0) - today) < 300);
  ticker.keep(false);
  setClock(today + beforeMinute + 60_000);
  await delay(1_600);
  assert.equal(ticks.length, 1);
});
