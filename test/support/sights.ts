import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunningFirmware } from '@kubevac/sandbox/firmware/start.ts';
import type { LoggedProcess } from '@kubevac/sandbox/process.ts';
import type { SeenObject, System, TestRobot } from './system.ts';
import { until } from './until.ts';

export interface SeenCondition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
}

export function conditionOf({ status }: SeenObject, type: string): SeenCondition | undefined {
  return (status?.conditions as SeenCondition[] | undefined)?.find((condition) => condition.type === type);
}

/** For `System.see`. */
export function says(type: string, reason: string): (object: SeenObject) => boolean {
  return (object) => conditionOf(object, type)?.reason === reason;
}

export function seeReady(system: System, name: string): Promise<SeenObject> {
  return system.see('vac', name, says('Ready', 'Ready'));
}

/** What the firmware itself says it is at. */
export async function stateOf({ firmware }: TestRobot): Promise<string> {
  return ((await firmware.request('status')) as { state: string }).state;
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
