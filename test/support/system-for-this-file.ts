import { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { startSystem, type System, type SystemOptions } from './system.ts';

/** For a file whose tests bring robots of their own. */
export async function oneOperator(system: System): Promise<void> {
  system.startOperator();
}

/**
 * Starts a system before the tests of the calling file, and ends it after them, what was started last first.
 *
 * @param begin what all tests of the file have in common: operators, robots
 */
export function systemForThisFile(begin: (system: System) => Promise<void>, options: SystemOptions = {}): () => System {
  const ends: (() => Promise<void> | void)[] = [];
  let system: System | undefined;
  before(async () => {
    system = await startSystem({ after: (end) => void ends.push(end) }, options);
    await begin(system);
  });
  after(async () => {
    for (const end of ends.toReversed()) await end();
  });
  return () => {
    assert.ok(system !== undefined, 'the system did not start');
    return system;
  };
}
