import { backoff } from '@kubevac/base/backoff.ts';
import type { JournalMeta } from '../journal/records.ts';
import { bindingOf } from '../tasks/binding.ts';
import type { Decision, Hold, Situation } from '../tasks/situation.ts';
import { isOf, type Kept } from './kept.ts';
import { KEPT_FIELDS, KEPT_NAMES, type KeptName } from './kept-fields.ts';

/** How one wish stands. */
export interface Standing {
  readonly name: KeptName;
  readonly reason: 'SettingsApplied' | 'SettingsPending' | 'SettingsRefused' | 'SettingsUnsupported' | 'FirmwareSilent';
  readonly message: string;
}

/** How soon a setting that somebody changed elsewhere is put back. */
const lookMilliseconds = 5_000;
/** A firmware that refuses is not asked over and over. */
const refused = { initialMilliseconds: 2_000, maximumMilliseconds: 300_000 };

/** Of a robot that this agent is bound to, and that stays; undefined where the firmware is left alone. */
export function wishOf(name: KeptName, meta: JournalMeta): unknown {
  const { robot } = meta;
  if (robot === undefined || robot.deleting === true || bindingOf(meta) !== 'Bound') return undefined;
  return KEPT_FIELDS[name].wished(robot);
}

/** Undefined where nothing is wished. */
export function standingOf(name: KeptName, { journal, info, kept }: Situation): Standing | undefined {
  const wished = wishOf(name, journal.meta);
  if (wished === undefined) return undefined;
  const { path, lack, isSame } = KEPT_FIELDS[name];
  const say = (reason: Standing['reason'], why: string): Standing => ({ name, reason, message: `${path}: ${why}` });
  if (info === undefined) return say('FirmwareSilent', 'the firmware does not answer');
  const lacking = lack(wished, info);
  if (lacking !== undefined) return say('SettingsUnsupported', lacking);
  const { value, failure } = kept.get(name) ?? {};
  if (value !== undefined && isSame(value, wished)) return say('SettingsApplied', 'the robot has it');
  if (isOf(failure, wished)) return say('SettingsRefused', failure.message);
  return say('SettingsPending', 'the robot does not have it yet');
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

/** A person who drew a line before the stairs must not have the robot drive there: nothing moves before it is in force. */
export function holdOfRestrictions(situation: Situation): Hold | undefined {
  const standing = standingOf('restrictions', situation);
  if (standing === undefined || standing.reason === 'SettingsApplied') return undefined;
  const lasts = standing.reason === 'SettingsRefused' || standing.reason === 'SettingsUnsupported';
  const reason = lasts ? 'RestrictionsNotApplied' : 'SettingsPending';
  return { reason, message: `no motion starts before the restrictions are in force: ${standing.message}` };
}

/** One setting that is due to be looked at; it begins beside whatever the robot does, since it moves nothing. */
export function decideKeeping(situation: Situation): Decision {
  const name = KEPT_NAMES.find((one) => isDue(one, situation));
  return { holds: new Map(), ...(name !== undefined && { step: { do: 'Keep', name } }) };
}

/** How all that is wished stands, as one: what a person has to change is told before what takes a moment. */
export function wholeStanding(situation: Situation): Omit<Standing, 'name'> | undefined {
  const standings = KEPT_NAMES.flatMap((name) => standingOf(name, situation) ?? []);
  const against = standings.filter(({ reason }) => reason !== 'SettingsApplied');
  const worst = against.find(({ reason }) => reason !== 'SettingsPending') ?? against[0] ?? standings[0];
  if (worst === undefined) return undefined;
  const alike = standings.filter(({ reason }) => reason === worst.reason);
  return { reason: worst.reason, message: alike.map(({ message }) => message).join('; ') };
}
