import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleaning, mapDump, sensorRead, second, timeAt } from '../testing/records.ts';
import { decided, type Row } from '../testing/situations.ts';

const cleans = { state: 'Cleaning' } as const;
const known = { known: true };

const TABLE: Record<string, Row> = {
  'a read begins at once': { when: { tasks: [mapDump('m')] }, step: 'Read m' },
  'a read begins beside a cleaning, and waits for no turn': {
    when: {
      tasks: [cleaning('c', { phase: 'Running', startedAt: second(1) }), cleaning('d'), mapDump('m')],
      observation: cleans,
      progress: { c: known },
    },
    step: 'Read m',
    holds: { d: 'Queued' },
  },
  'a read begins while the robot is suspended: it moves nothing': {
    when: { tasks: [sensorRead('s')], robot: { suspend: true } },
    step: 'Read s',
  },
  'a read that is suspended itself waits': {
    when: { tasks: [mapDump('m', { suspend: true })] },
    holds: { m: 'Suspended' },
  },
  'rule 14: not past its deadline, which nothing extends': {
    when: {
      tasks: [mapDump('m')],
      now: timeAt(61),
      meta: { lastTaskEnd: { at: second(60), createdAt: second(0), id: 'x' } },
    },
    step: 'End m Failed/StartDeadline',
  },
  'rule 15: not while the clock is unknown': {
    when: { tasks: [mapDump('m')], now: undefined },
    holds: { m: 'ClockUnknown' },
  },
  'not while the journal cannot be written': {
    when: { tasks: [mapDump('m')], journalWorks: false },
    holds: { m: 'JournalFailing' },
  },
  'a read that is under way needs nothing': {
    when: { tasks: [mapDump('m', { phase: 'Running' })], progress: { m: known } },
  },
  'rule 16: after a restart it is read again': {
    when: { tasks: [mapDump('m', { phase: 'Running' })] },
    step: 'Read m',
  },
  'rule 16: it is not read again before the robot has said what it has': {
    when: { tasks: [sensorRead('s', { phase: 'Running' })], info: undefined },
  },
  'one that takes longer than it may is over': {
    when: {
      tasks: [mapDump('m', { phase: 'Running', startedAt: second(1), activeDeadlineSeconds: 5 })],
      progress: { m: known },
    },
    step: 'End m Failed/ActiveDeadline',
  },
  'sensors that are being read are paused when their task is suspended': {
    when: { tasks: [sensorRead('s', { phase: 'Running', suspend: true })], progress: { s: known } },
    step: 'Hold s',
  },
  'paused they stay so, also after a restart': {
    when: { tasks: [sensorRead('s', { phase: 'Running', suspend: true, pause: 'Paused', pausedAt: second(2) })] },
    holds: { s: 'Suspended' },
  },
  'they go on when the task is suspended no longer': {
    when: {
      tasks: [sensorRead('s', { phase: 'Running', pause: 'Paused', pausedAt: second(2) })],
      progress: { s: known },
    },
    step: 'Release s',
  },
  'their active deadline stands still meanwhile': {
    when: {
      tasks: [
        sensorRead('s', {
          phase: 'Running',
          startedAt: second(1),
          activeDeadlineSeconds: 5,
          suspend: true,
          pause: 'Paused',
          pausedAt: second(2),
        }),
      ],
      progress: { s: known },
    },
    holds: { s: 'Suspended' },
  },
  'and goes on where it was': {
    when: {
      tasks: [
        sensorRead('s', {
          phase: 'Running',
          startedAt: second(1),
          activeDeadlineSeconds: 5,
          pausedMilliseconds: 4_000,
        }),
      ],
      now: timeAt(11),
      progress: { s: known },
    },
    step: 'End s Failed/ActiveDeadline',
  },
  'a map that is on its way is not paused': {
    when: { tasks: [mapDump('m', { phase: 'Running', suspend: true })], progress: { m: known } },
  },
  'rule 7: not once the robot object is being deleted': {
    when: { tasks: [mapDump('m')], robot: { deleting: true } },
    holds: { m: 'Deleting' },
  },
};

for (const [sentence, { when, step = '', holds = {} }] of Object.entries(TABLE)) {
  test(sentence, () => assert.deepEqual(decided(when), { step, holds }));
}
