import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decided, situationOf, type SituationParts } from '../tasks/testing/situations.ts';
import { cleaning } from '../tasks/testing/records.ts';
import type { Kept } from './kept.ts';
import type { KeptName } from './kept-fields.ts';
import { wholeStanding } from './standing.ts';

const capabilities = ['Clean', 'FanSpeed', 'Volume', 'Restrictions'];
const device = { manufacturer: 'm', model: 'm', firmware: '1', serial: '1' };
const info = { device, capabilities, sensors: [], fanSpeeds: ['Low', 'High'], rooms: [] };
const motionOnly = { ...info, capabilities: ['Clean'] };
const stairs = { x1Millimeters: 0, y1Millimeters: 0, x2Millimeters: 900, y2Millimeters: 0 };
const restrictions = { walls: [stairs], noGoZones: [] };
const nothing = { walls: [], noGoZones: [] };

const keptOf = (kept: Partial<Record<KeptName, Kept>>): ReadonlyMap<KeptName, Kept> =>
  new Map(Object.entries(kept) as [KeptName, Kept][]);
const has = (value: unknown, askedAt = 0): Kept => ({ value, askedAt });
const refusing = (wished: unknown, refusals: number): Kept => ({
  value: nothing,
  askedAt: 0,
  failure: { wished, message: 'the robot refused: no', races: 0, refusals },
});
const raced: Kept = {
  value: nothing,
  askedAt: 0,
  failure: { wished: restrictions, message: 'the robot took it, and has something else', races: 1, refusals: 0 },
};

const KEEPING: Record<string, [SituationParts, string]> = {
  'a robot of which nothing is wished is left alone': [{ info }, ''],
  'restrictions come before all other settings': [
    { info, robot: { settings: { fanSpeed: 'Low', volumePercent: 5 }, restrictions } },
    'Keep restrictions',
  ],
  'what the firmware has is looked at again after five seconds': [
    {
      info,
      robot: { settings: { volumePercent: 5 } },
      kept: keptOf({ volumePercent: has(5) }),
      uptimeMilliseconds: 5_000,
    },
    'Keep volumePercent',
  ],
  'and not before': [
    {
      info,
      robot: { settings: { volumePercent: 5 } },
      kept: keptOf({ volumePercent: has(5) }),
      uptimeMilliseconds: 4_999,
    },
    '',
  ],
  'a new wish waits for nothing': [
    { info, robot: { settings: { volumePercent: 6 } }, kept: keptOf({ volumePercent: has(5) }) },
    'Keep volumePercent',
  ],
  'what the firmware cannot tell now is not asked for over and over': [
    {
      info,
      robot: { settings: { fanSpeed: 'Low' } },
      kept: keptOf({ fanSpeed: has(undefined) }),
      uptimeMilliseconds: 4_999,
    },
    '',
  ],
  'what was refused is tried again after two seconds': [
    {
      info,
      robot: { restrictions },
      kept: keptOf({ restrictions: refusing(restrictions, 1) }),
      uptimeMilliseconds: 2_000,
    },
    'Keep restrictions',
  ],
  'and after the fifth time not within half a minute': [
    {
      info,
      robot: { restrictions },
      kept: keptOf({ restrictions: refusing(restrictions, 5) }),
      uptimeMilliseconds: 30_000,
    },
    '',
  ],
  'nor later than after five minutes, however often it was': [
    {
      info,
      robot: { restrictions },
      kept: keptOf({ restrictions: refusing(restrictions, 99) }),
      uptimeMilliseconds: 300_000,
    },
    'Keep restrictions',
  ],
  'what somebody else wrote over is written again after half a second': [
    { info, robot: { restrictions }, kept: keptOf({ restrictions: raced }), uptimeMilliseconds: 500 },
    'Keep restrictions',
  ],
  'and not before that': [
    { info, robot: { restrictions }, kept: keptOf({ restrictions: raced }), uptimeMilliseconds: 499 },
    '',
  ],
  'another wish than the refused one is tried at once': [
    { info, robot: { restrictions }, kept: keptOf({ restrictions: refusing({ walls: [], noGoZones: [stairs] }, 9) }) },
    'Keep restrictions',
  ],
  'what the robot lacks is not asked for': [{ info: motionOnly, robot: { restrictions } }, ''],
  'a firmware that is silent is not asked': [{ info, observation: undefined, robot: { restrictions } }, ''],
  'rule 10: an agent that is not bound sets nothing': [{ info, robot: { journalId: 'another', restrictions } }, ''],
  'nor does one whose VacuumRobot is being deleted': [{ info, robot: { deleting: true, restrictions } }, ''],
  'settings are kept while the clock is unknown and the journal fails': [
    { info, now: undefined, journalWorks: false, robot: { restrictions } },
    'Keep restrictions',
  ],
};
for (const [sentence, [parts, step]] of Object.entries(KEEPING))
  test(sentence, () => assert.equal(decided(parts).step, step));

const tasks = [cleaning('a')];
const HOLDS: Record<string, [SituationParts, string | undefined]> = {
  'motion waits while the firmware has other restrictions': [
    { info, robot: { restrictions }, kept: keptOf({ restrictions: has(nothing) }) },
    'SettingsPending',
  ],
  'motion waits while it is not known which it has': [{ info, robot: { restrictions } }, 'SettingsPending'],
  'motion waits while somebody else writes over them': [
    { info, robot: { restrictions }, kept: keptOf({ restrictions: raced }) },
    'SettingsPending',
  ],
  'motion waits while the firmware refuses them': [
    { info, robot: { restrictions }, kept: keptOf({ restrictions: refusing(restrictions, 1) }) },
    'RestrictionsNotApplied',
  ],
  'a robot that knows no restrictions does not move where some are drawn': [
    { info: motionOnly, robot: { restrictions } },
    'RestrictionsNotApplied',
  ],
  'it does where an empty list is': [
    { info: motionOnly, robot: { restrictions: nothing }, kept: keptOf({ restrictions: has(nothing) }) },
    undefined,
  ],
  'motion does not wait for a fan speed that the robot lacks': [
    { info, robot: { settings: { fanSpeed: 'Turbo' } } },
    undefined,
  ],
  'a silent firmware is the first to be told': [
    { info: undefined, observation: undefined, robot: { restrictions } },
    'FirmwareSilent',
  ],
};
for (const [sentence, [parts, reason]] of Object.entries(HOLDS))
  test(sentence, () => assert.equal(decided({ ...parts, tasks }).holds['a'], reason));

test('nothing wished is no standing', () => {
  assert.equal(wholeStanding(situationOf({ info })), undefined);
});

test('all that is wished stands as one, and what a person has to change is told first', () => {
  const robot = { settings: { fanSpeed: 'Turbo', volumePercent: 5 }, restrictions };
  const unsupported = 'spec.settings.fanSpeed: the robot has no fan speed Turbo; it has Low, High';
  assert.deepEqual(wholeStanding(situationOf({ info, robot })), {
    reason: 'SettingsUnsupported',
    message: unsupported,
  });
  const kept = keptOf({ fanSpeed: has('Low'), volumePercent: has(5), restrictions: has(restrictions) });
  assert.deepEqual(wholeStanding(situationOf({ info, robot: { ...robot, settings: { fanSpeed: 'Low' } }, kept })), {
    reason: 'SettingsApplied',
    message: 'spec.restrictions: the robot has it; spec.settings.fanSpeed: the robot has it',
  });
});
