import { backoff } from '@kubevac/base/backoff.ts';
import type { Decision, Situation } from '../tasks/situation.ts';
import { isOf, type Kept } from './kept.ts';
import { KEPT_NAMES, type KeptName } from './kept-fields.ts';
import { standingOf, wishOf, type Standing } from './standing.ts';

/** How soon a setting that somebody changed elsewhere is put back. */
const lookMilliseconds = 5_000;
/** How soon what somebody else's write came between is written again. */
const racedMilliseconds = 500;
/** A firmware that refuses is not asked over and over. */
const refused = { initialMilliseconds: 2_000, maximumMilliseconds: 300_000 };

/** One setting that is due to be looked at; it begins beside whatever the robot does, since it moves nothing. */
export function decideKeeping(situation: Situation): Decision {
  const { now } = situation;
  const waits = KEPT_NAMES.flatMap((name) => {
    const milliseconds = waitOf(name, situation);
    return milliseconds === undefined ? [] : [{ name, milliseconds }];
  });
  const due = waits.find(({ milliseconds }) => milliseconds <= 0);
  if (due !== undefined) return { holds: new Map(), step: { do: 'Keep', name: due.name } };
  if (now === undefined || waits.length === 0) return { holds: new Map() };
  const soonest = Math.min(...waits.map(({ milliseconds }) => milliseconds));
  return { holds: new Map(), wakeAt: now.milliseconds + soonest };
}

/** How long until it is time to ask the firmware for it, and to set it where it differs; undefined where it is left alone. */
function waitOf(name: KeptName, situation: Situation): number | undefined {
  const { journal, observation, kept, uptimeMilliseconds } = situation;
  const standing = standingOf(name, situation);
  if (standing === undefined || observation === undefined) return undefined;
  if (standing.reason === 'FirmwareSilent' || standing.reason === 'SettingsUnsupported') return undefined;
  const known = kept.get(name);
  if (known === undefined) return 0;
  return known.askedAt + waitAfter(known, standing, wishOf(name, journal.meta)) - uptimeMilliseconds;
}

/** A new wish waits for nothing; a firmware that cannot tell what it has is asked again like one that has it. */
function waitAfter({ value, failure }: Kept, { reason }: Standing, wished: unknown): number {
  if (isOf(failure, wished))
    return failure.refusals === 0 ? racedMilliseconds : backoff(failure.refusals - 1, refused, () => 1);
  return reason === 'SettingsPending' && value !== undefined ? 0 : lookMilliseconds;
}
