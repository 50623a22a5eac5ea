import { isDeepStrictEqual } from 'node:util';
import { isRefusal } from '../drivers/driver.ts';
import type { Workbench } from '../tasks/workbench.ts';
import { failed, heard, type Attempt } from './kept.ts';
import { KEPT_FIELDS, type KeptName } from './kept-fields.ts';
import { wishOf } from './standing.ts';

/**
 * Looks what the firmware has, and sets it where that is not what is wished.
 *
 * @throws DriverError when the firmware did not answer; it is looked at again
 */
export async function keepSetting(bench: Workbench, name: KeptName): Promise<void> {
  const { driver, repeating } = bench;
  const { path, read, write, isSame } = KEPT_FIELDS[name];
  const wished = wishOf(name, bench.journal.state.meta);
  if (wished === undefined) return;
  const found = await read(driver);
  if (found === undefined || isSame(found, wished)) return note(bench, name, found);
  // Meanwhile the robot may be another agent's, or the wish another.
  if (!isDeepStrictEqual(wishOf(name, bench.journal.state.meta), wished)) return;
  const refusal = await refusalOf(() => write(driver, wished));
  const now = await read(driver);
  if (refusal === undefined && (now === undefined || isSame(now, wished))) {
    repeating.info({ setting: path }, 'setting written');
    return note(bench, name, wished);
  }
  const message = refusal ?? 'the robot took it, and has something else';
  repeating.warn({ setting: path, error: message }, 'setting not taken');
  note(bench, name, now, { wished, message, isRefused: refusal !== undefined });
}

function note(bench: Workbench, name: KeptName, value: unknown, failure?: Attempt): void {
  const before = bench.kept.get(name);
  const now = heard(before, value, bench.uptimeMilliseconds());
  bench.kept.set(name, failure === undefined ? now : failed(before, now, failure));
}

async function refusalOf(write: () => Promise<void>): Promise<string | undefined> {
  try {
    await write();
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return `the robot refused: ${error.message}`;
  }
}
