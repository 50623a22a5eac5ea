import { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { says, seeReady } from './sights.ts';
import { startSystem, type System, type SystemOptions, type TestRobot } from './system.ts';

/** For a file whose tests bring robots of their own. */
export async function oneOperator(system: System): Promise<void> {
  system.startOperator();
}

/** An operator, dusty who is ready, and sleepy who is suspended: what it is given waits. */
export async function dustyAndSleepy(system: System): Promise<{ dusty: TestRobot; sleepy: TestRobot }> {
  system.startOperator();
  const [dusty, sleepy] = await Promise.all([
    system.startRobot('dusty'),
    system.startRobot('sleepy', { spec: { suspend: true } }),
  ]);
  await seeReady(system, 'dusty');
  await system.see('vac', 'sleepy', says('Ready', 'RobotSuspended'));
  return { dusty, sleepy };
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
