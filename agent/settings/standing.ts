import type { JournalMeta } from '../journal/records.ts';
import { bindingOf } from '../tasks/binding.ts';
import type { Hold, Situation } from '../tasks/situation.ts';
import { isOf } from './kept.ts';
import { KEPT_FIELDS, KEPT_NAMES, type KeptName } from './kept-fields.ts';

/** How one wish stands. */
export interface Standing {
  readonly name: KeptName;
  readonly reason: 'SettingsApplied' | 'SettingsPending' | 'SettingsRefused' | 'SettingsUnsupported' | 'FirmwareSilent';
  readonly message: string;
}

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
  if (isOf(failure, wished) && failure.refusals > 0) return say('SettingsRefused', failure.message);
  return say('SettingsPending', 'the robot does not have it yet');
}

/** A person who drew a line before the stairs must not have the robot drive there: nothing moves before it is in force. */
export function holdOfRestrictions(situation: Situation): Hold | undefined {
  const standing = standingOf('restrictions', situation);
  if (standing === undefined || standing.reason === 'SettingsApplied') return undefined;
  const lasts = standing.reason === 'SettingsRefused' || standing.reason === 'SettingsUnsupported';
  const reason = lasts ? 'RestrictionsNotApplied' : 'SettingsPending';
  return { reason, message: `no motion starts before the restrictions are in force: ${standing.message}` };
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
