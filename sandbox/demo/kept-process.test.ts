import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { silentLogger } from '@kubevac/base/log.ts';
import type { LoggedProcess, ProcessEnd } from '../process.ts';
import { keepRunning } from './kept-process.ts';

const killed: ProcessEnd = { code: null, signal: 'SIGKILL' };

/** A process of which only its end is real. */
class Actor {
  readonly #exited = Promise.withResolvers<ProcessEnd>();
  readonly process: LoggedProcess;

  constructor(name: string) {
    const stop = async (): Promise<ProcessEnd> => {
      this.#exited.resolve({ code: 0, signal: null });
      return this.#exited.promise;
    };
    this.process = {
      name,
      pid: 1,
      logFile: '',
      exited: this.#exited.promise,
      kill: () => true,
      stop,
      tail: () => `${name} said`,
    };
  }

  die(): void {
    this.#exited.resolve(killed);
  }
}

/** Keeps actors that are named by their number; `refuse` makes that many starts throw. */
function stage() {
  const actors: Actor[] = [];
  const state = { starts: 0, refuse: 0 };
  const start = (): LoggedProcess => {
    state.starts += 1;
    if (state.refuse-- > 0) throw new Error('it could not be started');
    const actor = new Actor(`actor ${actors.length}`);
    actors.push(actor);
    return actor.process;
  };
  const seen = async (starts: number): Promise<void> => {
    for (let turns = 0; state.starts < starts; turns += 1) {
      assert.ok(turns < 10_000, `${state.starts} starts, not ${starts}`);
      await turn();
    }
  };
  return { actors, state, start, seen };
}

test('a process that ended by itself is started again, and speaks for itself', async () => {
  const { actors, start, seen } = stage();
  const kept = keepRunning(start, silentLogger, 1);
  actors[0]?.die();
  await seen(2);
  assert.equal(kept.tail(1), 'actor 1 said');
  assert.deepEqual(await kept.stop(), { code: 0, signal: null });
});

test('a process that cannot be started again is tried again; what is told meanwhile is of the last', async () => {
  const { actors, state, start, seen } = stage();
  const kept = keepRunning(start, silentLogger, 1);
  state.refuse = 2;
  actors[0]?.die();
  await seen(3);
  assert.equal(kept.tail(1), 'actor 0 said');
  await seen(4);
  assert.equal(kept.tail(1), 'actor 1 said');
  await kept.stop();
});

test('a process that was stopped stays so', async () => {
  const { actors, state, start } = stage();
  const kept = keepRunning(start, silentLogger, 0);
  await kept.stop();
  await actors[0]?.process.exited;
  for (let turns = 0; turns < 20; turns += 1) await turn();
  assert.equal(state.starts, 1);
});

test('a process that cannot be started at all is its owner’s to know', () => {
  const { state, start } = stage();
  state.refuse = 1;
  assert.throws(() => keepRunning(start, silentLogger), /could not be started/);
});
