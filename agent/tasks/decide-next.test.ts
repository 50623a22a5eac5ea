/** What the agent decides, as one table: a situation a line, and what follows. Long, because the rules are read side by side. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideNext } from './decide-next.ts';
import { action, boundSection, cleaning, second, timeAt } from './testing/records.ts';
import { decided, situationOf, type Row } from './testing/situations.ts';

const day = 24 * 3600;
const done = { phase: 'Succeeded' } as const;
const running = { phase: 'Running', startedAt: second(1), mark: '0' } as const;
const known = { known: true };
const cleans = { state: 'Cleaning' } as const;
const paused = { state: 'Paused' } as const;
const held = { pause: 'Paused', pausedAt: second(5) } as const;

const QUEUE: Record<string, Row> = {
  'rule 14: an accepted task starts': { when: { tasks: [cleaning('a')] }, step: 'Start a' },
  'a robot that does not say what it does may be moving': {
    when: { tasks: [cleaning('a')], observation: { state: 'Unknown' } },
    holds: { a: 'RobotBusy' },
  },
  'rule 12: a task that is over never starts again': { when: { tasks: [cleaning('a', done)] } },
  'rule 14: the order is that of creation': {
    when: { tasks: [cleaning('a', { createdAt: second(2) }), cleaning('b', { createdAt: second(1) })] },
    step: 'Start b',
    holds: { a: 'Queued' },
  },
  'rule 14: of the same second, the order is that of the UID': {
    when: { tasks: [cleaning('b'), cleaning('a')] },
    step: 'Start a',
    holds: { b: 'Queued' },
  },
  'a suspended task is passed over': {
    when: { tasks: [cleaning('a', { suspend: true }), cleaning('b')] },
    step: 'Start b',
    holds: { a: 'Suspended' },
  },
  'while one runs, the others wait for their turn': {
    when: {
      tasks: [cleaning('a', running), cleaning('b', { createdAt: second(1) })],
      observation: cleans,
      progress: { a: known },
    },
    holds: { b: 'Queued' },
  },
  'rule 14: waiting for one’s turn is not lateness': {
    when: {
      tasks: [cleaning('a', running), cleaning('b', { createdAt: second(1) })],
      observation: cleans,
      progress: { a: known },
      now: timeAt(3600),
    },
    holds: { b: 'Queued' },
  },
  'rule 14: a task of the same second as the running one waits for its turn, too': {
    when: {
      tasks: [cleaning('b', running), cleaning('a')],
      observation: cleans,
      progress: { b: known },
      now: timeAt(3600),
    },
    holds: { a: 'Queued' },
  },
  'rule 13: nobody waits past the absolute limit': {
    when: {
      tasks: [cleaning('a', { ...running, activeDeadlineSeconds: 9 * day }), cleaning('b', { createdAt: second(1) })],
      observation: cleans,
      progress: { a: known },
      now: timeAt(day + 1),
    },
    step: 'End b Failed/StartDeadline',
  },
  'rule 14: whose turn it is can be late': {
    when: { tasks: [cleaning('a')], now: timeAt(60) },
    step: 'End a Failed/StartDeadline',
  },
  'rule 14: one that is late makes room for the next': {
    when: { tasks: [cleaning('a'), cleaning('b', { startingDeadlineSeconds: 600 })], now: timeAt(60) },
    step: 'End a Failed/StartDeadline',
    holds: { b: 'Queued' },
  },
  'rule 14: while the deadline may or may not have passed, nothing is done': {
    when: { tasks: [cleaning('a')], now: timeAt(59.5, 600) },
  },
  'rule 14: it is late only when the deadline has certainly passed': {
    when: { tasks: [cleaning('a')], now: timeAt(60.6, 600) },
    step: 'End a Failed/StartDeadline',
  },
  'rule 14: it starts while the deadline has certainly not passed': {
    when: { tasks: [cleaning('a')], now: timeAt(59.3, 600) },
    step: 'Start a',
  },
  'rule 14: suspension counts as lateness': {
    when: { tasks: [cleaning('a', { suspend: true })], now: timeAt(60) },
    step: 'End a Failed/StartDeadline',
  },
  'rule 14: quiet hours count as lateness': {
    when: {
      tasks: [cleaning('a')],
      now: timeAt(60),
      robot: { quietHours: [{ start: '00:00', end: '23:59', appliesTo: 'AllMotion' }] },
    },
    step: 'End a Failed/StartDeadline',
  },
  'rule 15: while the clock is unknown nothing with a deadline starts, and nothing is late': {
    when: { tasks: [cleaning('a'), cleaning('b')], now: undefined },
    holds: { a: 'ClockUnknown', b: 'Queued' },
  },
  'while the journal cannot be written nothing starts': {
    when: { tasks: [cleaning('a')], journalWorks: false },
    holds: { a: 'JournalFailing' },
  },
  'while the journal cannot be written nothing ends, not even what is late': {
    when: { tasks: [cleaning('a')], journalWorks: false, now: timeAt(100) },
    holds: { a: 'JournalFailing' },
  },
  'a firmware that does not answer is not asked to start': {
    when: { tasks: [cleaning('a')], observation: undefined },
    holds: { a: 'FirmwareSilent' },
  },
  'rule 7: a robot that is being deleted starts nothing': {
    when: { tasks: [cleaning('a')], robot: { deleting: true } },
    holds: { a: 'Deleting' },
  },
  'a suspended robot starts nothing': {
    when: { tasks: [cleaning('a')], robot: { suspend: true } },
    holds: { a: 'RobotSuspended' },
  },
  'suspendUntil holds until it has passed for every clock': {
    when: { tasks: [cleaning('a')], robot: { suspendUntil: '2026-01-05T10:00:20.000Z' } },
    holds: { a: 'RobotSuspended' },
  },
  'suspendUntil that has passed holds nothing': {
    when: { tasks: [cleaning('a')], robot: { suspendUntil: '2026-01-05T10:00:05.000Z' } },
    step: 'Start a',
  },
  'quiet hours hold motion': {
    when: {
      tasks: [cleaning('a')],
      robot: { quietHours: [{ start: '09:30', end: '10:30', appliesTo: 'AllMotion' }] },
    },
    holds: { a: 'QuietHours' },
  },
  'a robot with a fault starts nothing': {
    when: { tasks: [cleaning('a')], observation: { state: 'Error', error: { code: 'x', message: 'stuck' } } },
    holds: { a: 'RobotFault' },
  },
  'a person’s motion is not interrupted': {
    when: { tasks: [cleaning('a')], observation: cleans },
    holds: { a: 'RobotBusy' },
  },
  'a person’s pause is not interrupted': {
    when: { tasks: [cleaning('a')], observation: { state: 'Paused' } },
    holds: { a: 'RobotBusy' },
  },
  'a robot on its way home comes home first': {
    when: { tasks: [cleaning('a')], observation: { state: 'Returning' } },
    holds: { a: 'RobotBusy' },
  },
  'rule 10: an agent that is not bound does nothing at all': {
    when: {
      tasks: [cleaning('a'), cleaning('b', running), action('stop', 'Stop')],
      robot: { journalId: 'another' },
      now: timeAt(3600),
    },
  },
  'rule 7: under a tombstone nothing starts, and an idle robot goes home': {
    when: { tasks: [cleaning('a')], robot: { deleted: true }, observation: { state: 'Idle' } },
    step: 'SendHome',
    holds: { a: 'RobotDeleted' },
  },
  'rule 7: it is sent home once': {
    when: { robot: { deleted: true }, observation: { state: 'Idle' }, sentHome: true },
  },
  'rule 7: what runs finishes under a tombstone': {
    when: { tasks: [cleaning('a', running)], robot: { deleted: true }, observation: cleans, progress: { a: known } },
  },
  'rule 7: a robot in its dock is not sent home': { when: { robot: { deleted: true } } },
};

const ACTIONS: Record<string, Row> = {
  'an action jumps the queue': {
    when: { tasks: [cleaning('a'), action('dock', 'Dock', { createdAt: second(5) })] },
    step: 'Act dock',
    holds: { a: 'Queued' },
  },
  'a Stop comes before other actions': {
    when: { tasks: [action('dock', 'Dock'), action('stop', 'Stop', { createdAt: second(5) })] },
    step: 'Act stop',
  },
  'rule 18: a Stop acts while the clock is unknown': {
    when: { tasks: [action('stop', 'Stop')], now: undefined },
    step: 'Act stop',
  },
  'rule 18: a Stop acts while the journal cannot be written': {
    when: { tasks: [action('stop', 'Stop')], journalWorks: false },
    step: 'Act stop',
  },
  'rule 18: a Stop that could not be written down is sent once': {
    when: { tasks: [action('stop', 'Stop')], journalWorks: false, progress: { stop: { known: true, halted: 'Stop' } } },
  },
  'rule 18: a Stop acts also where the firmware was silent': {
    when: { tasks: [action('stop', 'Stop')], observation: undefined },
    step: 'Act stop',
  },
  'rule 18: a Stop acts while the deadline may have passed, not when it certainly has': {
    when: { tasks: [action('stop', 'Stop')], now: timeAt(30, 1) },
    step: 'Act stop',
  },
  'rule 18: a Stop that is too late ends no motion any more': {
    when: { tasks: [action('stop', 'Stop')], now: timeAt(30), observation: cleans },
    step: 'End stop Failed/StartDeadline',
  },
  'rule 18: a Stop that was sent and not seen to work is sent again after a restart': {
    when: { tasks: [action('stop', 'Stop', { phase: 'Running' })], observation: cleans },
    step: 'Act stop',
  },
  'a Stop is over when the robot stands': {
    when: {
      tasks: [action('stop', 'Stop', { phase: 'Running' })],
      progress: { stop: { known: true, halted: 'Stop' } },
    },
    step: 'End stop Succeeded/Finished',
  },
  'rule 15: a Dock waits for the clock': {
    when: { tasks: [action('dock', 'Dock')], now: undefined },
    holds: { dock: 'ClockUnknown' },
  },
  'a Dock waits for the journal': {
    when: { tasks: [action('dock', 'Dock')], journalWorks: false },
    holds: { dock: 'JournalFailing' },
  },
  'a Dock goes through where new motion is held back': {
    when: {
      tasks: [action('dock', 'Dock')],
      robot: { suspend: true, quietHours: [{ start: '00:00', end: '23:59', appliesTo: 'AllMotion' }] },
      observation: cleans,
    },
    step: 'Act dock',
  },
  'rule 14: no turn extends the deadline of an action': {
    when: {
      tasks: [action('dock', 'Dock')],
      meta: { lastForeignEnd: second(100) },
      now: timeAt(100),
    },
    step: 'End dock Failed/StartDeadline',
  },
  'rule 14: a Dock is not sent again after a restart': {
    when: { tasks: [action('dock', 'Dock', { phase: 'Running' })], observation: { state: 'Returning' } },
  },
  'a Dock is over in the dock': {
    when: { tasks: [action('dock', 'Dock', { phase: 'Running' })] },
    step: 'End dock Succeeded/Finished',
  },
  'a Dock that a person ended says so': {
    when: { tasks: [action('dock', 'Dock', { phase: 'Running' })], observation: { state: 'Idle' } },
    step: 'End dock Failed/StoppedElsewhere',
  },
  'a Dock that met a fault says so': {
    when: {
      tasks: [action('dock', 'Dock', { phase: 'Running' })],
      observation: { state: 'Error', error: { code: 'x', message: 'stuck' } },
    },
    step: 'End dock Failed/RobotError',
  },
  'a Locate that a restart cut off is not asked again': {
    when: { tasks: [action('locate', 'Locate', { phase: 'Running' })] },
    step: 'End locate Failed/Interrupted',
  },
  'a cancelled Dock stops where its onCancel says': {
    when: {
      tasks: [
        action('dock', 'Dock', {
          phase: 'Running',
          halting: { how: 'Stop', phase: 'Cancelled', reason: 'Cancelled', message: '' },
        }),
      ],
      observation: { state: 'Returning' },
    },
    step: 'Halt dock Stop',
  },
  'nothing starts while an action is under way': {
    when: {
      tasks: [action('dock', 'Dock', { phase: 'Running' }), cleaning('a')],
      observation: { state: 'Returning' },
    },
    holds: { a: 'Queued' },
  },
  'reasons to wait are told also while another step is taken': {
    when: { tasks: [action('stop', 'Stop'), action('dock', 'Dock'), cleaning('a'), cleaning('b')], now: undefined },
    step: 'Act stop',
    holds: { dock: 'ClockUnknown', a: 'Queued', b: 'Queued' },
  },
};

const halting = { how: 'Dock', phase: 'Cancelled', reason: 'Cancelled', message: '' } as const;
const runs = (over = {}) => [cleaning('a', { ...running, ...over })];

const RUNNING: Record<string, Row> = {
  'a run that goes on needs nothing': { when: { tasks: runs(), observation: cleans, progress: { a: known } } },
  'rule 16: after a restart the firmware is settled and asked how the run stands': {
    when: { tasks: runs(), observation: cleans },
    step: 'Look a settled',
  },
  'rule 16: a robot that cleans no longer is asked how it ended': {
    when: { tasks: runs(), progress: { a: known } },
    step: 'Look a',
  },
  'rule 12: a journalled cancel is carried out first, also after a restart': {
    when: { tasks: runs({ halting }), observation: cleans },
    step: 'Halt a Dock',
  },
  'rule 12: a cancelled run is Running until the robot has stopped': {
    when: {
      tasks: runs({ halting }),
      observation: { state: 'Returning' },
      progress: { a: { known: true, halted: 'Dock' } },
    },
  },
  'rule 12: a cancelled run ends when the robot has stopped': {
    when: { tasks: runs({ halting }), progress: { a: { known: true, halted: 'Dock' } } },
    step: 'EndHalted a',
  },
  'rule 12: a robot that is silent has not been seen to stop': {
    when: { tasks: runs({ halting }), observation: undefined, progress: { a: { known: true, halted: 'Dock' } } },
  },
  'a run that is longer than its active deadline is ended': {
    when: { tasks: runs({ activeDeadlineSeconds: 5 }), observation: cleans, progress: { a: known } },
    step: 'BeginHalt a Failed/ActiveDeadline',
  },
  'the active deadline ends nothing while it may not have passed': {
    when: {
      tasks: runs({ activeDeadlineSeconds: 5 }),
      observation: cleans,
      progress: { a: known },
      now: timeAt(6.5, 501),
    },
  },
  'suspend pauses what runs': {
    when: { tasks: runs({ suspend: true }), observation: cleans, progress: { a: known } },
    step: 'Pause a',
  },
  'a pause that was not answered is asked for again while the robot cleans': {
    when: { tasks: runs({ suspend: true, pause: 'Pausing' }), observation: cleans, progress: { a: known } },
    step: 'Pause a',
  },
  'a pause that was not answered and is wanted no longer is settled and looked at': {
    when: { tasks: runs({ pause: 'Pausing' }), observation: cleans, progress: { a: known } },
    step: 'Look a settled',
  },
  'a robot that cannot pause goes on': {
    when: {
      tasks: runs({ suspend: true }),
      observation: cleans,
      progress: { a: { known: true, cannotPause: true } },
    },
  },
  'a paused run waits': {
    when: { tasks: runs({ suspend: true, ...held }), observation: { state: 'Paused' }, progress: { a: known } },
  },
  'a paused run that is no longer suspended resumes': {
    when: { tasks: runs({ pause: 'Paused' }), observation: { state: 'Paused' }, progress: { a: known } },
    step: 'Resume a',
  },
  'rule 14: a resume is a start: not while the clock is unknown': {
    when: {
      tasks: runs({ pause: 'Paused' }),
      observation: { state: 'Paused' },
      progress: { a: known },
      now: undefined,
    },
    holds: { a: 'ClockUnknown' },
  },
  'rule 14: a resume is a start: not in quiet hours': {
    when: {
      tasks: runs({ pause: 'Paused' }),
      observation: { state: 'Paused' },
      progress: { a: known },
      robot: { quietHours: [{ start: '09:00', end: '11:00', appliesTo: 'AllMotion' }] },
    },
    holds: { a: 'QuietHours' },
  },
  'rule 14: a resume is a start: not past the absolute limit': {
    when: {
      tasks: runs({ pause: 'Paused' }),
      observation: { state: 'Paused' },
      progress: { a: known },
      now: timeAt(day),
    },
    step: 'BeginHalt a Failed/ActiveDeadline',
  },
  'a paused run that a person woke is looked at': {
    when: { tasks: runs({ suspend: true, ...held }), observation: cleans, progress: { a: known } },
    step: 'Look a',
  },
  'a run that a person woke is looked at also while its resume is held back': {
    when: { tasks: runs(held), observation: cleans, progress: { a: known }, robot: { suspend: true } },
    step: 'Look a',
  },
  'a pause that ended while the clock was unknown is counted when it is known': {
    when: { tasks: runs({ pausedAt: second(5) }), observation: cleans, progress: { a: known } },
    step: 'Count a',
  },
  'a paused run that a person woke is not paused again': {
    when: { tasks: runs({ suspend: true, pause: 'Paused' }), observation: cleans, progress: { a: known } },
  },
  'a pause that a person made, and that was looked at, waits': {
    when: {
      tasks: runs(),
      observation: paused,
      progress: { a: { known: true, lookedAt: paused, lookedSuspend: false } },
    },
  },
  'it is looked at again when spec.suspend changes': {
    when: {
      tasks: runs({ suspend: true }),
      observation: paused,
      progress: { a: { known: true, lookedAt: paused, lookedSuspend: false } },
    },
    step: 'Look a',
  },
  'a run that a person woke and paused again is looked at': {
    when: { tasks: runs({ suspend: true, pause: 'Paused' }), observation: { state: 'Paused' }, progress: { a: known } },
    step: 'Look a',
  },
};

for (const [title, table] of Object.entries({ QUEUE, ACTIONS, RUNNING })) {
  for (const [sentence, { when, step = '', holds = {} }] of Object.entries(table)) {
    test(`${title.toLowerCase()}: ${sentence}`, () => assert.deepEqual(decided(when), { step, holds }));
  }
}

test('the agent looks again when the first deadline has certainly passed', () => {
  const tasks = [cleaning('a'), cleaning('b', { createdAt: second(1) }), action('dock', 'Dock')];
  const held = situationOf({ tasks, observation: undefined, now: timeAt(10, 200) });
  assert.equal(decideNext(held).wakeAt, second(30) + 201);
});

test('while quiet hours hold, the agent looks again each minute', () => {
  const robot = boundSection({ suspendUntil: '2026-02-01T00:00:00Z' });
  const held = situationOf({ tasks: [cleaning('a', { startingDeadlineSeconds: 3600 })], meta: { robot } });
  assert.equal(decideNext(held).wakeAt, second(60));
});

test('the agent wakes when a run reaches its active deadline', () => {
  const tasks = runs({ activeDeadlineSeconds: 100 });
  const running = situationOf({ tasks, observation: cleans, progress: { a: known } });
  assert.equal(decideNext(running).wakeAt, second(101));
});
