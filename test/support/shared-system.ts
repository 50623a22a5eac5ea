import { after, before } from 'node:test';
import type { Cleanup } from './cleanup.ts';
import { startSystem, type System, type SystemOptions } from './system.ts';

/** One system with one operator for all tests of a suite; each test has robots of its own. Called once, in the suite. */
export function shareSystem(options: SystemOptions = {}): () => System {
  const ends: (() => Promise<void> | void)[] = [];
  const cleanup: Cleanup = { after: (end) => void ends.unshift(end) };
  let system: System | undefined;
  before(async () => {
    system = await startSystem(cleanup, options);
    system.startOperator();
  });
  after(async () => {
    for (const end of ends) await end();
  });
  return () => {
    if (system === undefined) throw new Error('the system is there when the first test begins');
    return system;
  };
}
