import assert from 'node:assert/strict';
import type { StartLogLine } from '@kubevac/sandbox/firmware/start-log.ts';
import type { Status } from '@kubevac/sandbox/firmware/status.ts';
import type { VacResult } from '../../../support/kubectl-vac.ts';
import { seeFirmware, seeReady, stateOf } from '../../../support/sights.ts';
import type { System, TestRobot } from '../../../support/system.ts';

/** Who tries the recipes, at home with dusty. */
export interface Owner {
  readonly system: System;
  readonly dusty: TestRobot;
  readonly folder: string;
  /** Types the next lines of the recipe, which end well. @returns all that they print */
  followPage(): Promise<string>;
  /** Types lines that the recipe does not have. */
  type(lines: string): Promise<VacResult>;
  /** The same with another account. */
  typeAs(kubeconfig: string, lines: string): Promise<VacResult>;
}

/** Follows a recipe, and looks at what the page promises. */
export type Trial = (owner: Owner) => Promise<void>;

/** What the firmware was last told to do. */
export async function newestStart({ dusty }: Owner): Promise<StartLogLine> {
  return (await dusty.firmware.startLog()).at(-1) ?? assert.fail('the firmware was told nothing');
}

/** What the firmware says of itself. */
export async function statusOf({ dusty }: Owner): Promise<Status> {
  return (await dusty.firmware.request('status')) as Status;
}

/** A cleaning that outlasts the test. @returns its name */
export async function putToWork(owner: Owner): Promise<string> {
  await owner.dusty.firmware.request('set_time_factor', { factor: 10 });
  const name = await give(owner, 'clean dusty --all');
  await seeFirmware(owner.dusty.firmware, 'Cleaning');
  await owner.system.seePhase(name, 'Running');
  return name;
}

/** Gives a task and does not wait for it. @returns its name */
export async function give(owner: Owner, words: string): Promise<string> {
  const { stdout, stderr } = await owner.type(`kubectl vac ${words} --wait=false`);
  return nameIn(stdout) ?? assert.fail(stderr);
}

/** Of the task that was created. */
export function nameIn(printed: string): string | undefined {
  return /\/(\S+) created$/m.exec(printed)?.[1];
}

/** Puts dusty where each recipe finds it: in its dock, and ready. */
export async function atHome({ system, dusty }: Pick<Owner, 'system' | 'dusty'>, name: string): Promise<void> {
  await dusty.firmware.request('set_time_factor', { factor: 200 });
  await dusty.firmware.request('clear_fault');
  if ((await stateOf(dusty)) !== 'Docked') {
    await system.act(name, 'dusty', 'Dock');
    await system.see('robotaction', name, ({ status }) => status?.phase === 'Succeeded');
  }
  await seeReady(system, 'dusty');
}
