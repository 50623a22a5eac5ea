import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Observation } from '../../drivers/driver.ts';
import type { PathProgress, PathRecord } from '../../journal/records.ts';
import { decideNext } from '../decide-next.ts';
import { cleaning, drivePath, second, timeAt } from '../testing/records.ts';
import { decided, situationOf, type Row } from '../testing/situations.ts';
import { NOT_BEGUN } from './legs.ts';

/** All of it is driven. */
function homeward(over: Partial<PathRecord> = {}): PathRecord {
  return between({ legs: 2 }, { ...homewards, ...over });
}

const homewards = { halting: { how: 'Dock', phase: 'Succeeded', reason: 'Finished', message: '' } } as const;

const toldToDock = { progress: { p: { known: true, halted: 'Dock' } } } as const;
const restsAt = { xMillimeters: 1_000, yMillimeters: 0 };
const day = 24 * 60 * 60;
const resting = { observation: { state: 'Idle' } } as const;

/** Under way, with the robot between two of its legs. */
function between(path: Partial<PathProgress>, over: Partial<PathRecord> = {}, spec: object = {}): PathRecord {
  const running = { phase: 'Running', startedAt: second(1), mark: '0', path: { ...NOT_BEGUN, ...path } } as const;
  return drivePath('p', { ...running, ...over }, spec);
}

const STAIRS = { walls: [{ x1Millimeters: 0, y1Millimeters: 0, x2Millimeters: 900, y2Millimeters: 0 }], noGoZones: [] };
const refusal = { wished: STAIRS, message: 'the robot refused: no', races: 0, refusals: 1 };
const REFUSED = new Map([['restrictions', { askedAt: 0, failure: refusal }] as const]);

const TABLE: Record<string, Row> = {
  'a path waits for its turn among the cleanings': {
    when: { tasks: [cleaning('a'), drivePath('b')] },
    step: 'Start a',
    holds: { b: 'Queued' },
  },
  'a path begins when the robot is free': { when: { tasks: [drivePath('p')] }, step: 'Start p' },
  'a leg follows the one before': { when: { tasks: [between({ legs: 1 })], ...resting }, step: 'Leg p' },
  'after a restart between two legs nothing is asked: the next begins': {
    when: { tasks: [between({ legs: 1 })], ...resting, progress: {} },
    step: 'Leg p',
  },
  'no leg begins before restrictions that were drawn on the way are in force': {
    when: { tasks: [between({ legs: 1 })], ...resting, robot: { restrictions: STAIRS } },
    step: 'Keep restrictions',
    holds: { p: 'SettingsPending' },
  },
  'nor while the robot refuses them': {
    when: { tasks: [between({ legs: 1 })], ...resting, robot: { restrictions: STAIRS }, kept: REFUSED },
    holds: { p: 'RestrictionsNotApplied' },
  },
  'no leg begins of a robot that is being deleted': {
    when: { tasks: [between({ legs: 1 })], ...resting, robot: { deleting: true } },
    holds: { p: 'Deleting' },
  },
  'a leg is looked after as any motion': {
    when: { tasks: [between({ legs: 1, driving: true })], ...resting, progress: { p: { known: true } } },
    step: 'Look p',
  },
  'a leg goes on while the robot drives': {
    when: { tasks: [between({ driving: true })], observation: { state: 'Driving' }, progress: { p: { known: true } } },
  },
  'a leg that is under way after a restart is settled and looked at': {
    when: { tasks: [between({ driving: true })], observation: { state: 'Driving' } },
    step: 'Look p settled',
  },
  'a suspended path pauses on its way': {
    when: {
      tasks: [between({ driving: true }, { suspend: true })],
      observation: { state: 'Driving' },
      progress: { p: { known: true } },
    },
    step: 'Pause p',
  },
  'a path dwells': { when: { tasks: [between({ legs: 1, notBefore: second(11) })], ...resting } },
  'it drives on when the dwell is over': {
    when: { tasks: [between({ legs: 1, notBefore: second(10) })], ...resting },
    step: 'Leg p',
  },
  'suspended between two legs it is held': {
    when: { tasks: [between({ legs: 1 }, { suspend: true })], ...resting },
    step: 'Hold p',
  },
  'a held one starts nothing': {
    when: { tasks: [between({ legs: 1 }, { suspend: true, pause: 'Paused', pausedAt: second(5) })], ...resting },
  },
  'and goes on when it may': {
    when: { tasks: [between({ legs: 1 }, { pause: 'Paused', pausedAt: second(5) })], ...resting },
    step: 'Release p',
  },
  'a fault between two legs ends it': {
    when: { tasks: [between({ legs: 1 })], observation: { state: 'Error' } },
    step: 'End p Failed/RobotError',
  },
  'a person who takes the robot has it': {
    when: { tasks: [between({ legs: 1 })], observation: { state: 'Cleaning' } },
    step: 'End p Failed/StoppedElsewhere',
  },
  'a robot that was carried away does not drive on': {
    when: {
      tasks: [between({ legs: 1, restsAt })],
      observation: { state: 'Idle', pose: { ...restsAt, xMillimeters: 1_600, headingDegrees: 0 } },
    },
    step: 'End p Failed/StoppedElsewhere',
  },
  'one that only knows a little better where it stands does': {
    when: {
      tasks: [between({ legs: 1, restsAt })],
      observation: { state: 'Idle', pose: { ...restsAt, xMillimeters: 1_400, headingDegrees: 0 } },
    },
    step: 'Leg p',
  },
  'rule 15: no leg begins while the clock is unknown': {
    when: { tasks: [between({ legs: 1 })], ...resting, now: undefined },
    holds: { p: 'ClockUnknown' },
  },
  'rule 14: no leg begins past the absolute limit': {
    when: { tasks: [between({ legs: 1 })], ...resting, now: timeAt(day) },
    step: 'End p Failed/ActiveDeadline',
  },
  'nor past activeDeadlineSeconds': {
    when: { tasks: [between({ legs: 1 }, { activeDeadlineSeconds: 9 })], ...resting },
    step: 'End p Failed/ActiveDeadline',
  },
  'no leg begins while the firmware is silent': {
    when: { tasks: [between({ legs: 1 })], observation: undefined },
    holds: { p: 'FirmwareSilent' },
  },
  'the last one dwells too, then the robot goes home': {
    when: { tasks: [between({ legs: 2 })], ...resting },
    step: 'BeginHalt p Succeeded/Finished',
  },
  'or stays': { when: { tasks: [between({ legs: 2 }, {}, { onComplete: 'Stay' })], ...resting }, step: 'Finish p' },
  'a path none of whose waypoints was reached has failed': {
    when: { tasks: [between({ legs: 2, skipped: 2, skippedWaypoints: [0, 1] })], ...resting },
    step: 'End p Failed/Blocked',
  },
  'the way home is told to the robot': { when: { tasks: [homeward()], ...resting }, step: 'Halt p Dock' },
  'it goes on while the robot returns': {
    when: { tasks: [homeward()], observation: { state: 'Returning' }, ...toldToDock },
  },
  'the way home begins where the last leg left the robot, and nowhere else': {
    when: {
      tasks: [between({ legs: 2, restsAt }, homewards)],
      observation: { state: 'Idle', pose: { ...restsAt, xMillimeters: 1_600, headingDegrees: 0 } },
    },
    step: 'End p Failed/StoppedElsewhere',
  },
  'nor after days': {
    when: { tasks: [homeward()], ...resting, now: timeAt(day) },
    step: 'End p Failed/ActiveDeadline',
  },
  'nor while the clock is unknown': {
    when: { tasks: [homeward()], ...resting, now: undefined },
    holds: { p: 'ClockUnknown' },
  },
  'after a restart a robot that returns is not told again': {
    when: { tasks: [homeward()], observation: { state: 'Returning' } },
  },
  'and one that is home is there': {
    when: { tasks: [homeward()], observation: { state: 'Docked' } },
    step: 'EndHalted p',
  },
  'it is over when the robot does anything else': {
    when: { tasks: [homeward()], observation: { state: 'Cleaning' }, ...toldToDock },
    step: 'EndHalted p',
  },
  'it counts for activeDeadlineSeconds': {
    when: {
      tasks: [homeward({ activeDeadlineSeconds: 9, onCancel: 'Stop' })],
      observation: { state: 'Returning' },
      ...toldToDock,
    },
    step: 'BeginHalt p Failed/ActiveDeadline',
  },
  'and is then ended as onCancel says': {
    when: {
      tasks: [
        between({ legs: 2 }, { halting: { how: 'Stop', phase: 'Failed', reason: 'ActiveDeadline', message: '' } }),
      ],
      observation: { state: 'Returning' },
      ...toldToDock,
    },
    step: 'Halt p Stop',
  },
  'a halt that was journalled goes before all else': {
    when: {
      tasks: [
        between({ legs: 1 }, { halting: { how: 'Stop', phase: 'Cancelled', reason: 'Stopped', message: 'stop' } }),
      ],
      ...resting,
    },
    step: 'Halt p Stop',
  },
};

for (const [sentence, { when, step = '', holds = {} }] of Object.entries(TABLE)) {
  test(sentence, () => assert.deepEqual(decided(when), { step, holds }));
}

test('an ending between two legs says how far it came', () => {
  const tasks = [between({ legs: 1 })];
  const messageOf = (observation: Observation): string | undefined => {
    const { step } = decideNext(situationOf({ tasks, observation }));
    return step?.do === 'End' ? step.ending.message : undefined;
  };
  const where = ', before waypoint 2 (1000,0); 1 of 2 waypoints were reached';
  assert.equal(messageOf({ state: 'Error' }), `the robot reports an error${where}`);
  const error = { code: 'PickedUp', message: 'The robot was picked up.' };
  assert.equal(messageOf({ state: 'Error', error }), `The robot was picked up${where}`);
});

test('it wakes when the dwell is over, or the active deadline is past, whichever comes first', () => {
  const wakeOf = (over: Partial<PathRecord>): number | undefined =>
    decideNext(situationOf({ tasks: [between({ legs: 1, notBefore: second(15) }, over)], ...resting })).wakeAt;
  assert.equal(wakeOf({}), second(15) + 1);
  assert.equal(wakeOf({ activeDeadlineSeconds: 12 }), second(13));
});
