import { backoff } from '@kubevac/base/backoff.ts';
import type { Decision, Situation } from '../tasks/situation.ts';
import { isOf, type Kept } from './kept.ts';
import { KEPT_NAMES, type KeptName } from './kept-fields.ts';
import { standingOf, wishOf, type Standing } from './standing.ts';

/** How soon a setting that somebody changed elsewhere is put back. */
const lookMilliseconds = 5_000;
/** A firmware that refuses is not asked over and over. */
const refused = { initialMilliseconds: 2_000, maximumMilliseconds: 300_000 };

/** One setting that is due to be looked at; it begins beside whatever the robot does, since it moves nothing. */
export function decideKeeping(situation: Situation): Decision {
  const name = KEPT_NAMES.find((one) => isDue(one, situation));
  return { holds: new Map(), ...(name !== undefined && { step: { do: 'Keep', name } }) };
}

/** Whether it is time to ask the firmware for it, and to set it where it differs. */
function isDue(name: KeptName, situation: Situation): boolean {
  const { journal, observation, kept, uptimeMilliseconds } = situation;
  const standing = standingOf(name, situation);
  if (standing === undefined || observation === undefined) return false;
  if (standing.reason === 'FirmwareSilent' || standing.reason === 'SettingsUnsupported') return false;
  const known = kept.get(name);
  return (
    known === undefined || uptimeMilliseconds >= known.askedAt + waitAfter(known, standing, wishOf(name, journal.meta))
  );
}

/** A new wish waits for nothing; a firmware that cannot tell what it has is asked again like one that has it. */
function waitAfter({ value, failure }: Kept, { reason }: Standing, wished: unknown): number {
  if (isOf(failure, wished)) return backoff(failure.times - 1, refused, () => 1);
  return reason === 'SettingsPending' && value !== undefined ? 0 : lookMilliseconds;
}
