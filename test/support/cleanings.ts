import assert from 'node:assert/strict';
import { conditionOf, seeFirmware, seeReady } from './sights.ts';
import type { RobotOptions, SeenObject, System, TestRobot } from './system.ts';

/** The finalizer of a task that runs. */
export const ROBOT_STOPPED = 'kubevac.dev/robot-stopped';

/** For the spec of a cleaning that outlasts any test, and not the battery. */
export const whole = { mode: 'Full', rooms: undefined } as const;

/** For the spec of one beside the dock: less than a second at 50 times normal speed. */
export const small = {
  mode: 'Zones',
  rooms: undefined,
  zones: [{ x1Millimeters: 4_700, y1Millimeters: 3_500, x2Millimeters: 5_300, y2Millimeters: 3_900 }],
} as const;

/** Counts the starts from here on: the robot has had other tests. */
export async function startsFromNow(robot: TestRobot): Promise<() => Promise<number>> {
  const before = (await robot.starts()).length;
  return async () => (await robot.starts()).length - before;
}

/** A robot that is at a Cleaning of its own name for as long as the test wants: its time stands still. */
export async function startCleaning(system: System, name: string, options: RobotOptions): Promise<TestRobot> {
  const robot = await system.startRobot(name, options);
  await seeReady(system, name);
  await system.clean(name, name);
  await seeFirmware(robot.firmware, 'Cleaning');
  await robot.firmware.request('set_time_factor', { factor: 0 });
  await system.seePhase(name, 'Running');
  return robot;
}

/** A whole cleaning that runs, with its finalizer. */
export async function runWhole(
  system: System,
  name: string,
  robotName: string,
  spec: object = {},
): Promise<SeenObject> {
  await system.clean(name, robotName, { ...whole, ...spec });
  await system.seePhase(name, 'Running');
  return system.see('cleaning', name, ({ metadata }) => metadata.finalizers?.includes(ROBOT_STOPPED) === true);
}

/** Waits for the end of a cleaning that was accepted, never suspended, and ended by a person; looks at all it says. */
export async function endsBy(system: System, name: string, reason: 'Cancelled' | 'Stopped'): Promise<SeenObject> {
  await system.kubectl(['wait', '--for=condition=Failed', `cleaning/${name}`, '--timeout=10s']);
  const ended = await system.see('cleaning', name, ({ metadata }) => !metadata.finalizers?.includes(ROBOT_STOPPED));
  assert.equal(ended.status.phase, 'Cancelled');
  assert.equal(ended.status.reason, reason);
  assert.equal(conditionOf(ended, 'Failed')?.reason, reason);
  assert.equal(conditionOf(ended, 'Accepted')?.status, 'True');
  assert.equal(conditionOf(ended, 'Suspended'), undefined);
  assert.equal(conditionOf(ended, 'Complete'), undefined);
  assert.ok(ended.status.completionTime >= (ended.status.startTime ?? ended.status.completionTime));
  return ended;
}
