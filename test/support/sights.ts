import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunningFirmware } from '@kubevac/sandbox/firmware/start.ts';
import type { LoggedProcess } from '@kubevac/sandbox/process.ts';
import type { RobotOptions, SeenObject, System, TestRobot } from './system.ts';
import { says } from './cleanings.ts';
import { until } from './until.ts';

export function seeReady(system: System, name: string): Promise<SeenObject> {
  return system.see('vac', name, says('Ready', 'Ready'));
}

/** Waits until the firmware itself says that it is in this state. */
export async function seeFirmware(firmware: RunningFirmware, state: string): Promise<void> {
  let last: unknown;
  await until(
    async () => {
      last = await firmware.request('status');
      return (last as { state: string }).state === state;
    },
    { pollMilliseconds: 20, what: () => `firmware ${state}; it is ${JSON.stringify(last)}` },
  );
}

/** Waits until a Cleaning has ended. @returns how: `Succeeded`, `Failed/Interrupted` */
export async function endOf(system: System, name: string): Promise<string> {
  const { status } = await system.see('cleaning', name, (task) => task.status?.completionTime !== undefined);
  return status.reason === undefined ? status.phase : `${status.phase}/${status.reason}`;
}

/** Waits until a process is gone. @returns the signal that ended it */
export async function endingSignal(process: LoggedProcess): Promise<string | null> {
  const deadline = delay(10_000, undefined, { ref: false }).then(() => assert.fail(`${process.name} goes on`));
  return (await Promise.race([process.exited, deadline])).signal;
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
