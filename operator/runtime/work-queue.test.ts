import { test } from 'node:test';
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { WorkQueue, type QueueClock, type WorkQueueOptions } from './work-queue.ts';

/** A clock that stands still until it is told. */
class StandingClock implements QueueClock {
  milliseconds = 1_000_000;
  readonly #timers = new Set<{ readonly at: number; readonly callback: () => void }>();

  now(): number {
    return this.milliseconds;
  }

  setTimer(callback: () => void, milliseconds: number): () => void {
    const timer = { at: this.milliseconds + milliseconds, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  advance(milliseconds: number): void {
    this.milliseconds += milliseconds;
    for (const timer of this.#timers) {
      if (timer.at > this.milliseconds) continue;
      this.#timers.delete(timer);
      timer.callback();
    }
  }

  get timers(): number {
    return this.#timers.size;
  }
}

/** A queue whose work ends when the test says so. */
function startQueue(options: WorkQueueOptions = {}) {
  const clock = new StandingClock();
  const queue = new WorkQueue({ clock, random: () => 0.999999, ...options });
  const stop = new AbortController();
  const runs: string[] = [];
  const current = new Map<string, { succeed: () => void; fail: () => void }>();
  const ended = queue.start(stop.signal, (key) => {
    assert.ok(!current.has(key), `${key} is worked on twice at once`);
    runs.push(key);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    current.set(key, { succeed: resolve, fail: () => reject(new Error('failed')) });
    return promise.finally(() => current.delete(key));
  });
  const end = async (key: string, how: 'succeed' | 'fail' = 'succeed') => {
    current.get(key)?.[how]();
    await turn();
  };
  return { clock, queue, stop, runs, current, ended, end };
}

test('a key that is added many times while it waits is worked on once', async () => {
  const { queue, runs, end } = startQueue({ workers: 1 });
  for (const key of ['a', 'b', 'b', 'b', 'c']) queue.add(key);
  assert.equal(queue.depth, 2);
  for (const key of ['a', 'b', 'c']) await end(key);
  assert.deepEqual(runs, ['a', 'b', 'c']);
});

test('a key that is added while it is worked on is worked on once more, after', async () => {
  const { queue, runs, end } = startQueue();
  queue.add('a');
  queue.add('a');
  queue.add('a');
  assert.deepEqual(runs, ['a']);
  await end('a');
  assert.deepEqual(runs, ['a', 'a']);
  await end('a');
  assert.deepEqual(runs, ['a', 'a']);
});

test('a failing key waits longer each time, and a success makes it forget', async () => {
  const { clock, queue, runs, end } = startQueue({ backoff: { initialMilliseconds: 100, maximumMilliseconds: 250 } });
  queue.add('a');
  for (const wait of [100, 200, 250, 250]) {
    const before = runs.length;
    await end('a', 'fail');
    clock.advance(wait - 1);
    assert.equal(runs.length, before);
    clock.advance(1);
    assert.equal(runs.length, before + 1);
  }
  await end('a');
  queue.add('a');
  await end('a', 'fail');
  clock.advance(100);
  assert.equal(runs.length, 7);
});

test('a failing key that is added again does not wait, and its retry is spent', async () => {
  const { clock, queue, runs, end } = startQueue({ backoff: { initialMilliseconds: 100, maximumMilliseconds: 250 } });
  queue.add('a');
  await end('a', 'fail');
  queue.add('a');
  await end('a');
  clock.advance(1_000);
  assert.deepEqual(runs, ['a', 'a']);
});

test('the earliest wake wins', () => {
  const { clock, queue, runs } = startQueue();
  queue.wakeAt('a', clock.now() + 500);
  queue.wakeAt('a', clock.now() + 100);
  queue.wakeAt('a', clock.now() + 300);
  clock.advance(99);
  assert.deepEqual(runs, []);
  clock.advance(1);
  assert.deepEqual(runs, ['a']);
});

test('a wake in the past is now, and one while the key is worked on comes after', async () => {
  const { clock, queue, runs, end } = startQueue();
  queue.wakeAt('a', clock.now() - 1);
  clock.advance(0);
  assert.deepEqual(runs, ['a']);
  queue.wakeAt('a', clock.now() + 10);
  clock.advance(10);
  assert.deepEqual(runs, ['a']);
  await end('a');
  assert.deepEqual(runs, ['a', 'a']);
});

test('a wake in ten years is not a wake at once', () => {
  const { clock, queue, runs } = startQueue();
  queue.wakeAt('a', clock.now() + 10 * 365 * 86_400_000);
  for (let minute = 0; minute < 10; minute += 1) clock.advance(60_000);
  assert.deepEqual(runs, []);
  assert.equal(clock.timers, 1);
});

test('nothing begins after the signal, and the end waits for what runs', async () => {
  const { clock, queue, stop, runs, end, ended } = startQueue({ workers: 1 });
  queue.add('a');
  queue.add('b');
  queue.wakeAt('c', clock.now() + 10);
  stop.abort();
  let over = false;
  void ended.then(() => (over = true));
  await turn();
  assert.equal(over, false);
  await end('a');
  await ended;
  clock.advance(100);
  assert.deepEqual(runs, ['a']);
  assert.equal(clock.timers, 0);
});

test('the age of the oldest key is told', async () => {
  const { clock, queue, end } = startQueue({ workers: 1 });
  queue.add('a');
  queue.add('b');
  clock.advance(2_000);
  assert.equal(queue.oldestAgeSeconds, 2);
  await end('a');
  await end('b');
  assert.equal(queue.oldestAgeSeconds, 0);
});

const step = fc.record({
  what: fc.constantFrom('add', 'wake', 'advance', 'succeed', 'fail'),
  key: fc.constantFrom('a', 'b', 'c', 'd'),
  milliseconds: fc.nat(200),
});

type Started = Pick<ReturnType<typeof startQueue>, 'clock' | 'queue' | 'end'>;
interface Step {
  readonly key: string;
  readonly milliseconds: number;
}

const actions: Readonly<Record<string, (step: Step, started: Started) => unknown>> = {
  add: (step, { queue }) => queue.add(step.key),
  wake: (step, { queue, clock }) => queue.wakeAt(step.key, clock.now() + step.milliseconds),
  advance: (step, { clock }) => clock.advance(step.milliseconds),
  succeed: (step, { end }) => end(step.key),
  fail: (step, { end }) => end(step.key, 'fail'),
};

test('whatever happens: never one key twice at once, never too many at once, and nothing added is lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 3 }), async (steps, workers) => {
      const { clock, queue, stop, runs, current, ended, end } = startQueue({ workers });
      /** Keys somebody wants, since when in runs: a later run of that key must come. */
      const wanted = new Map<string, number>();
      for (const one of steps) {
        const wants = one.what === 'add' || one.what === 'wake';
        if (wants) wanted.set(one.key, runs.length);
        await actions[one.what]?.(one, { clock, queue, end });
        assert.ok(current.size <= workers);
      }
      for (let round = 0; round < 20; round += 1) {
        clock.advance(60_000);
        for (const running of current.keys()) await end(running);
      }
      assert.equal(queue.depth, 0);
      for (const [name, since] of wanted) assert.ok(runs.indexOf(name, since) !== -1, `${name} was lost`);
      stop.abort();
      await ended;
    }),
    { numRuns: 150 },
  );
});
