import { setTimeout as delay } from 'node:timers/promises';
import type { LoggedProcess } from '@kubevac/sandbox/process.ts';
import type { System, TestRobot } from '../../support/system.ts';
import type { Kill } from './kill-plan.ts';

/** From when until when it was down, in milliseconds of the Unix epoch. */
export interface DoneKill {
  readonly victim: string;
  readonly from: number;
  readonly until: number;
}

/** What may be killed, by its name, and how it is started again. */
export interface Mortal {
  kill(): Promise<void>;
  start(): Promise<void> | void;
}

export function mortals(
  system: System,
  robots: readonly TestRobot[],
  startOperator: () => LoggedProcess,
): ReadonlyMap<string, Mortal> {
  const { broker } = system;
  let operator = startOperator();
  return new Map<string, Mortal>([
    ...robots.map((robot): [string, Mortal] => [
      `agent-${robot.name}`,
      { kill: () => killProcess(robot.agent), start: () => void robot.startAgent() },
    ]),
    ['operator', { kill: () => killProcess(operator), start: () => void (operator = startOperator()) }],
    ['broker', { kill: () => broker.kill(), start: () => broker.start() }],
  ]);
}

async function killProcess(process: LoggedProcess): Promise<void> {
  process.kill('SIGKILL');
  await process.exited;
}

/** Kills it and starts it again after its time. */
export async function kill(mortal: Mortal, { victim, downSeconds }: Kill): Promise<DoneKill> {
  const from = Date.now();
  await mortal.kill();
  await delay(downSeconds * 1_000);
  await mortal.start();
  return { victim, from, until: Date.now() };
}
