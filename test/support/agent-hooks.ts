import { join } from 'node:path';
import type { AgentOptions } from './system.ts';

/** An agent or operator that is SIGKILLed once, at an exact line of what it does: see die-at.ts. */
export function diesAt(place: 'BeforeCommit' | 'AfterCommit' | 'BeforeSend' | 'AfterSend', text: string): AgentOptions {
  return {
    nodeFlags: ['--import', join(import.meta.dirname, 'die-at.ts')],
    env: { KUBEVAC_TEST_DIE_AT: place, KUBEVAC_TEST_DIE_TEXT: text },
  };
}

/** Every program of Node that `start` starts has a wall clock that is wrong by so much: see wrong-clock.ts. */
export async function withWrongClock<T>(offsetMilliseconds: number, start: () => Promise<T>): Promise<T> {
  const hook = `--import=${join(import.meta.dirname, 'wrong-clock.ts')}`;
  const wrong = { NODE_OPTIONS: hook, KUBEVAC_TEST_CLOCK_OFFSET: String(offsetMilliseconds) };
  const right = Object.keys(wrong).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, wrong);
  try {
    return await start();
  } finally {
    for (const [name, value] of right) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
