import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Phase } from '@kubevac/protocol/phases.ts';
import type { ReportedTask } from '@kubevac/protocol/reported.ts';
import { cleaningObject, robotObject, second, timeOf, type ObjectParts } from '../../testing/objects.ts';
import { decideStanding } from './decide-standing.ts';
import type { TaskInput } from './task-input.ts';

type Knowledge = Partial<Omit<TaskInput, 'task' | 'reported'>> & {
  readonly task?: ObjectParts;
  readonly reported?: Partial<ReportedTask>;
  readonly at?: number;
};

/** A task of a robot that is there and connected, ten seconds after its creation; `Pending`, `Failed/RobotDeleted` … */
function standing({ task, reported, at = 10, ...known }: Knowledge): string {
  const input: TaskInput = {
    task: cleaningObject('a', task),
    robot: boundRobot,
    robotGone: false,
    choice: undefined,
    reported: reported && { id: 'uid-of-a', section: 'cleanings', phase: 'Accepted', seq: 1, ...reported },
    link: online,
    notices: [],
    collected: undefined,
    behindCut: false,
    progressWrittenAt: undefined,
    waits: { releaseMilliseconds: 30_000, progressMilliseconds: 5_000, outputMilliseconds: 60_000 },
    ...known,
  };
  const { phase, reason } = decideStanding(input, second(at));
  return reason === undefined ? phase : `${phase}/${reason}`;
}

const online = { connected: true, quietMilliseconds: 100 };
const away = { connected: false, quietMilliseconds: 20_000 };
const longAway = { connected: false, quietMilliseconds: 30_000 };
const deletionTimestamp = timeOf(5);
const boundRobot = robotObject({ status: { agent: { journalId: 'journal-1' } } });
const deletingRobot = robotObject({ metadata: { deletionTimestamp } });
const stored = (phase: Phase) => ({ status: { phase } });
const unplaced = { spec: { robotName: undefined, robotSelector: { matchLabels: { floor: 'up' } } } };
const gone = { robot: undefined };
/** Told to a robot by an operator that could read it. */
function unreadable(phase: Phase = 'Pending'): ObjectParts {
  return { spec: { passes: 'many' }, status: { robotName: 'dusty', phase } };
}

const left = { phase: 'Succeeded', output: { sha256: 'a'.repeat(64), bytes: 7 } } as const;
const leftover = { state: 'Waiting', reason: 'OutputConflict', message: 'one of before is there' } as const;
function collectingSince(seconds: number): ObjectParts {
  return {
    status: {
      phase: 'Running',
      transitions: [{ time: timeOf(seconds), phase: 'Running', reason: 'CollectingOutput' }],
    },
  };
}

const TABLE: Record<string, [Knowledge, string]> = {
  'a task nobody has spoken of waits': [{}, 'Pending'],
  'what the journal says is how it stands': [{ reported: { phase: 'Running' } }, 'Running'],
  'an end is told with its reason': [{ reported: { phase: 'Failed', reason: 'WheelStuck' } }, 'Failed/WheelStuck'],
  'rule 4: an end that is stored never changes': [
    { task: stored('Cancelled'), reported: { phase: 'Running' } },
    'Cancelled',
  ],
  'rule 4: an older word does not take a phase back': [
    { task: stored('Running'), reported: { phase: 'Accepted' } },
    'Running',
  ],
  'rule 5: absence from the report means nothing': [{ task: stored('Running'), at: 100_000 }, 'Running'],
  'rule 5: the operator never says StartDeadline of a task that a robot may have': [{ at: 100_000 }, 'Pending'],
  'rule 5: while the agent is away it is not said whether the task began': [{ link: away }, 'Pending/RobotOffline'],
  'rule 5: a robot that never had an agent has begun nothing': [
    { robot: robotObject(), link: away },
    'Pending/NeverConnected',
  ],
  'an agent that was told and does not answer says why': [
    { notices: ['QuietHours', 'JournalFull'] },
    'Pending/JournalFull',
  ],
  'what keeps no task from being accepted is no answer': [{ notices: ['QuietHours', 'FirmwareSilent'] }, 'Pending'],
  'rule 5: an accepted task of an agent that is away keeps its phase': [
    { task: stored('Accepted'), reported: { phase: 'Accepted', reason: 'Queued' }, link: away },
    'Accepted/RobotOffline',
  ],
  'rule 5: what an agent said last of a run stands while it is away': [
    { task: stored('Running'), reported: { phase: 'Running' }, link: longAway },
    'Running/RobotOffline',
  ],
  'rule 5: an end that was reported counts also when the agent is away now': [
    { task: stored('Running'), reported: { phase: 'Succeeded' }, link: longAway },
    'Succeeded',
  ],
  'rule 5: a robot that is not in the cache may be there': [gone, 'Pending/RobotNotFound'],
  'rule 5: a robot that a consistent read lacks after the deadline is not there': [
    { ...gone, robotGone: true, at: 400 },
    'Failed/RobotNotFound',
  ],
  'rule 7: while the robot is going, its agent is asked': [
    { robot: deletingRobot, task: { ...stored('Running'), spec: { cancel: true } }, link: online },
    'Running',
  ],
  'rule 7: before its agent was quiet for thirty seconds nothing is said': [
    { robot: deletingRobot, task: { ...stored('Running'), spec: { cancel: true } }, link: away },
    'Running/RobotOffline',
  ],
  'rule 7: a stored cancel of a robot that goes and cannot be asked ends as RobotDeleted': [
    { robot: deletingRobot, task: { ...stored('Running'), spec: { cancel: true } }, link: longAway },
    'Failed/RobotDeleted',
  ],
  'rule 7: without a stored cancel it does not end': [
    { robot: deletingRobot, task: stored('Running'), link: longAway },
    'Running/RobotOffline',
  ],
  'rule 7: an end in the journal is no lost result': [
    {
      robot: deletingRobot,
      task: { ...stored('Running'), spec: { cancel: true } },
      link: longAway,
      reported: { phase: 'Succeeded' },
    },
    'Succeeded',
  ],
  'rule 1: what waits behind the cut is queued': [{ behindCut: true }, 'Pending/Queued'],
  'an object that does not read says what is wrong': [{ task: unreadable() }, 'Pending/InvalidObject'],
  'an object that does not read ends as the robot ends it': [
    { task: unreadable('Running'), reported: { phase: 'Cancelled', reason: 'Cancelled' } },
    'Cancelled/Cancelled',
  ],
  'an object that does not read is over when its robot is gone': [
    { task: unreadable(), ...gone, robotGone: true },
    'Failed/RobotNotFound',
  ],
  'rule 7: an object that does not read does not keep its robot from going': [
    { task: unreadable('Running'), robot: deletingRobot, link: longAway },
    'Failed/RobotDeleted',
  ],
  'a task that left something is not over before that is fetched': [{ reported: left }, 'Running/CollectingOutput'],
  'a task that left something is over when that is fetched': [
    { reported: left, collected: { state: 'Collected', secretName: 's', facts: {} } },
    'Succeeded',
  ],
  'an output that cannot be kept fails the task': [
    { reported: left, collected: { state: 'Failed', reason: 'OutputConflict', message: 'there is one' } },
    'Failed/OutputConflict',
  ],
  'an output that cannot be fetched for a long time is lost': [
    { reported: left, task: collectingSince(10), at: 70 },
    'Failed/OutputLost',
  ],
  'an output that cannot be fetched yet is waited for, also from an agent that is away': [
    { reported: left, task: collectingSince(10), at: 69, link: longAway },
    'Running/CollectingOutput',
  ],
  'an output waits for the Secret of an earlier task of its name to be removed': [
    { reported: left, task: collectingSince(10), at: 69, collected: leftover },
    'Running/CollectingOutput',
  ],
  'a Secret of an earlier task that is not removed for a long time is in the way': [
    { reported: left, task: collectingSince(10), at: 70, collected: leftover },
    'Failed/OutputConflict',
  ],
  'a task that is being deleted leaves nothing': [
    { reported: left, task: { metadata: { deletionTimestamp } } },
    'Succeeded',
  ],
  'nobody waits for what a cancelled task left': [
    { reported: left, task: { spec: { cancel: true } } },
    'Cancelled/Cancelled',
  ],
  'rule 7: nor for an agent that is away while its robot is deleted': [
    { reported: left, robot: deletingRobot, link: longAway },
    'Failed/OutputLost',
  ],
  'a task with a selector waits for a robot': [{ task: unplaced, ...gone }, 'Pending/NoMatchingRobot'],
  'a robot that fits is chosen': [{ task: unplaced, ...gone, choice: 'rosie' }, 'Pending/RobotSelected'],
  'rule 5: a task that was never told to a robot ends at its deadline': [
    { task: unplaced, ...gone, at: 300 },
    'Failed/StartDeadline',
  ],
  'a late choice is no choice': [{ task: unplaced, ...gone, choice: 'rosie', at: 300 }, 'Failed/StartDeadline'],
  'a task that is cancelled before a robot was chosen is over': [
    { task: { spec: { ...unplaced.spec, cancel: true } }, ...gone, choice: 'rosie' },
    'Cancelled/Cancelled',
  ],
  'a task that is deleted before a robot was chosen is over': [
    { task: { ...unplaced, metadata: { deletionTimestamp } }, ...gone, choice: 'rosie' },
    'Cancelled/Cancelled',
  ],
};

for (const [sentence, [knowledge, expected]] of Object.entries(TABLE)) {
  test(sentence, () => assert.equal(standing(knowledge), expected));
}
