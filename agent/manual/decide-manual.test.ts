import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modelInfo } from '../drivers/testing/firmware-model.ts';
import { action, cleaning, mapDump, second } from '../tasks/testing/records.ts';
import { decided, situationOf, type SituationParts } from '../tasks/testing/situations.ts';
import { whyNotBegin } from './decide-manual.ts';

const quiet = { quietHours: [{ start: '00:00', end: '23:59', appliesTo: 'AllMotion' as const }] };

const REFUSED: Readonly<Record<string, { when: SituationParts; reason: string; message?: RegExp }>> = {
  'a robot that cannot be driven by hand': {
    when: { info: { ...modelInfo, capabilities: ['Clean'] } },
    reason: 'Unsupported',
    message: /lacks ManualControl; it has Clean/,
  },
  'a robot that is at a cleaning': {
    when: { tasks: [cleaning('a', { phase: 'Running' })], observation: { state: 'Cleaning' } },
    reason: 'RobotBusy',
    message: /is at name-of-a/,
  },
  'a robot whose cleaning is paused': {
    when: { tasks: [cleaning('a', { phase: 'Running', pause: 'Paused' })], observation: { state: 'Paused' } },
    reason: 'RobotBusy',
  },
  'a robot whose cleaning is about to begin': {
    when: { tasks: [cleaning('a')] },
    reason: 'RobotBusy',
    message: /name-of-a is about to begin/,
  },
  'a robot that is about to be stopped': { when: { tasks: [action('s', 'Stop')] }, reason: 'RobotBusy' },
  'a robot that is sent home': { when: { tasks: [action('s', 'Dock', { phase: 'Running' })] }, reason: 'RobotBusy' },
  'a robot that another person drives': { when: { inHand: true }, reason: 'RobotBusy', message: /by hand/ },
  'a robot that a person had clean': { when: { observation: { state: 'Cleaning' } }, reason: 'RobotBusy' },
  'a robot on its way home': { when: { observation: { state: 'Returning' } }, reason: 'RobotBusy' },
  'a robot that is silent': { when: { observation: undefined }, reason: 'FirmwareSilent' },
  'a robot in error': {
    when: { observation: { state: 'Error', error: { code: 'WheelStuck', message: 'A wheel is blocked.' } } },
    reason: 'RobotFault',
  },
  'a robot that is suspended': { when: { robot: { suspend: true } }, reason: 'RobotSuspended' },
  'a robot that is suspended until later': {
    when: { robot: { suspendUntil: '2026-02-01T00:00:00Z' } },
    reason: 'RobotSuspended',
  },
  'a robot that may be suspended, as nobody knows the time': {
    when: { robot: { suspendUntil: '2026-01-01T00:00:00Z' }, now: undefined },
    reason: 'ClockUnknown',
    message: /spec.suspendUntil of the VacuumRobot may hold all motion now/,
  },
  'a robot in quiet hours': { when: { robot: quiet }, reason: 'QuietHours' },
  'a robot that may be in quiet hours': { when: { robot: quiet, now: undefined }, reason: 'ClockUnknown' },
  'a robot that does not have its restrictions yet': {
    when: { robot: { restrictions: { walls: [], noGoZones: [] } } },
    reason: 'SettingsPending',
  },
  'a robot that is being deleted': { when: { robot: { deleting: true } }, reason: 'Deleting' },
  'a robot whose journal fails': { when: { journalWorks: false }, reason: 'JournalFailing' },
};

for (const [robot, { when, reason, message = /./ }] of Object.entries(REFUSED))
  test(`${robot} is not driven by hand: ${reason}`, () => {
    const refusal = whyNotBegin(situationOf(when));
    assert.equal(refusal?.reason, reason);
    assert.match(refusal.message, message);
  });

const TAKEN: Readonly<Record<string, SituationParts>> = {
  'in its dock': {},
  'that stands in a room': { observation: { state: 'Idle' } },
  'while a map is taken': { tasks: [mapDump('m', { phase: 'Running' })] },
  'while a cleaning is suspended': { tasks: [cleaning('a', { suspend: true })] },
  'while nobody knows the time': { now: undefined },
  'while nobody knows the time, and quiet hours are for schedules only': {
    now: undefined,
    robot: { quietHours: [{ start: '00:00', end: '23:59', appliesTo: 'Schedules' }] },
  },
  'whose cleanings wait for a clock': { now: undefined, tasks: [cleaning('a')] },
};

for (const [how, when] of Object.entries(TAKEN))
  test(`a robot ${how} may be driven by hand`, () => assert.equal(whyNotBegin(situationOf(when)), undefined));

test('a cleaning that is created while a person drives waits as RobotBusy, and begins when the robot is free', () => {
  const byHand = { tasks: [cleaning('a')], observation: { state: 'ManualControl' }, inHand: true } as const;
  assert.deepEqual(decided(byHand), { step: '', holds: { a: 'RobotBusy' } });
  const before = { tasks: [cleaning('a')], observation: { state: 'Docked' }, inHand: true } as const;
  assert.deepEqual(decided(before).holds, { a: 'RobotBusy' }, 'also before the robot says so');
  const after = {
    tasks: [cleaning('a')],
    observation: { state: 'Idle' },
    meta: { lastForeignEnd: second(9) },
  } as const;
  assert.equal(decided(after).step, 'Start a');
});
