import { z } from 'zod';
import { isTerminal, PHASES } from '@kubevac/protocol/phases.ts';
import { ON_CANCEL } from '@kubevac/protocol/tasks.ts';
import { AGE_COLUMN, type Column } from '../kind.ts';
import { exactlyOne, immutable, type Rule, withRules } from '../rules.ts';
import { conditions, observedGeneration } from './condition.ts';
import { objectName, percent, robotText, secretName, statusInstant, statusText, textMatching } from './names.ts';
import { robotSelector } from './robot-selector.ts';

/** What Cleaning, DrivePath, MapDump, SensorRead and RobotAction share: run-to-completion objects with the manners of a Job. */

export const startingDeadline = (defaultSeconds: number) =>
  z
    .int32()
    .min(1)
    .max(604_800)
    .default(defaultSeconds)
    .describe(
      'The task never begins later than this many seconds after its creation, or after the end of the task before it on the same robot: waiting for its turn is not lateness. Counts also while the robot is offline.',
    );

export const timeToLive = () =>
  z
    .int32()
    .min(0)
    .describe(
      'Delete the object, and its output, this many seconds after it finished. Absent: it is kept. May be changed.',
    );

export const taskFields = {
  robotName: objectName('a VacuumRobot')
    .optional()
    .describe('The VacuumRobot in this namespace that does it. Exactly one of robotName and robotSelector is given.'),
  robotSelector: robotSelector()
    .optional()
    .describe(
      'Lets the operator choose: of the VacuumRobots with these labels that are Ready, idle and able, the one with the fullest battery. The choice is in status.robotName.',
    ),
  startingDeadlineSeconds: startingDeadline(300),
  activeDeadlineSeconds: z
    .int32()
    .min(1)
    .max(604_800)
    .optional()
    .describe('Stop the robot and fail when it takes longer than this; the time it is suspended does not count.'),
  ttlSecondsAfterFinished: timeToLive().optional(),
  suspend: z
    .boolean()
    .default(false)
    .describe('true pauses the robot, or holds the task before it begins; false lets it go on. May be changed.'),
  cancel: z
    .boolean()
    .default(false)
    .describe('true ends the task and keeps its record; it cannot be taken back. Deleting the object cancels, too.'),
  onCancel: z
    .enum(ON_CANCEL)
    .default('Dock')
    .describe('What the robot does when the task is cancelled while it runs: Dock drives home, Stop stands still.'),
  mapId: robotText(64, 'map-1')
    .optional()
    .describe(
      'Run only on this map (status.mapId of the VacuumRobot); on another one the task fails with MapChanged instead of driving by coordinates that mean something else.',
    ),
  recordOf: textMatching(
    320,
    '^[a-z0-9.-]+/[A-Za-z0-9:.-]+$',
    'recordOf is <schedule>/<slot> and is written by the operator; leave it away',
  )
    .optional()
    .describe(
      'Written by the operator: this object records a run of a VacuumSchedule, or (local/<slot>) one that a person started, and is never sent to a robot.',
    ),
};

/** The same of what only reads: it runs beside whatever the robot does, and moves nothing. */
export const readFields = {
  ...taskFields,
  startingDeadlineSeconds: startingDeadline(300).describe(
    'It never begins later than this many seconds after its creation. Counts also while the robot is offline.',
  ),
  activeDeadlineSeconds: taskFields.activeDeadlineSeconds.describe(
    'End and fail when it takes longer than this; the time it is suspended does not count.',
  ),
  suspend: taskFields.suspend.describe(
    'true holds it before it begins, or lets it read nothing meanwhile; false lets it go on. May be changed.',
  ),
  onCancel: taskFields.onCancel.describe('Of no effect: what only reads moves no robot, and its end stops none.'),
  mapId: taskFields.mapId.describe(
    'Of no effect: a read names no coordinates, so it is done on whatever map the robot uses.',
  ),
};

/** Where a task that leaves files leaves them. */
export const outputField = {
  output: z
    .object({
      name: secretName('output.name')
        .optional()
        .describe('The name of the Secret. Default: the name of the task and -output.'),
    })
    .optional()
    .describe(
      'Where the files go: a Secret owned by the task, since a floor plan is private. A Secret that the task does not own is never overwritten.',
    ),
};

const MUTABLE = ['suspend', 'cancel', 'ttlSecondsAfterFinished'];

/** The spec of a task kind: `fields` includes `taskFields`. Every field is immutable but those that steer a run. */
export function taskSpec<Fields extends z.ZodRawShape>(fields: Fields, rules: readonly Rule[]) {
  const fixed = Object.keys(fields).filter((field) => !MUTABLE.includes(field));
  return withRules(z.object(fields), [
    exactlyOne(
      ['robotName', 'robotSelector'],
      'say which robot: exactly one of robotName and robotSelector is required',
    ),
    {
      rule: '!oldSelf.cancel || self.cancel',
      message: 'cancel cannot be taken back: create the task again',
      fieldPath: '.cancel',
    },
    ...rules,
    ...fixed.map((field) => immutable(field, 'cancel this task and create another one')),
  ]);
}

const transition = z.object({
  time: statusInstant().describe('When.'),
  phase: z.enum(PHASES).describe('The phase it came to.'),
  reason: statusText(64).optional().describe('Why, in one word.'),
  message: statusText(1024).optional().describe('Why, in words.'),
});

export const taskStatusFields = {
  observedGeneration: observedGeneration(),
  phase: z
    .enum(PHASES)
    .optional()
    .describe('The summary for people; programs wait for conditions. Succeeded, Failed and Cancelled never change.'),
  conditions: conditions(
    'Accepted (the agent has it in its journal), Suspended, Complete, Failed (also True for a cancelled task, with reason Cancelled).',
  ),
  robotName: statusText(63).optional().describe('The VacuumRobot that has it; once chosen, it stays.'),
  target: statusText(256).optional().describe('What it is about, in words, as in "kitchen, hall" or "whole home".'),
  startTime: statusInstant().optional().describe('When the robot began.'),
  completionTime: statusInstant().optional().describe('When it ended, however it ended.'),
  progress: z
    .object({
      percent: percent().optional().describe('How much is done, as far as the robot can tell.'),
      message: statusText(256).optional().describe('What it is doing.'),
    })
    .optional()
    .describe('How far it is; written each 5 percent, at least 5 seconds apart.'),
  reason: statusText(64)
    .optional()
    .describe('Why it is in this phase, in one word of docs/reasons.md, which says what to do.'),
  message: statusText(1024).optional().describe('Why it is in this phase, in words.'),
  summary: statusText(256).optional().describe('What it did so far, in one line.'),
  transitions: z.array(transition).max(16).optional().describe('The phases it went through, oldest first.'),
  outputRef: z
    .object({ name: statusText(253).describe('The name of the Secret.') })
    .optional()
    .describe('The Secret in this namespace that holds its files.'),
};

const terminal = PHASES.filter(isTerminal)
  .map((phase) => `'${phase}'`)
  .join(', ');

/** Rules on the whole object, since a status that is taken away must not take its phase away either. */
export const taskRules: readonly Rule[] = [
  {
    rule: `!has(oldSelf.status) || !has(oldSelf.status.phase) || !(oldSelf.status.phase in [${terminal}]) || (has(self.status) && has(self.status.phase) && self.status.phase == oldSelf.status.phase)`,
    message: 'the task has ended, and its phase never changes: create another one',
    fieldPath: '.status.phase',
  },
  {
    rule: '!has(oldSelf.status) || !has(oldSelf.status.robotName) || (has(self.status) && has(self.status.robotName) && self.status.robotName == oldSelf.status.robotName)',
    message: 'the robot of a task never changes: create another task',
    fieldPath: '.status.robotName',
  },
];

/** The longest name of a Secret without `-output`. */
const longestName = 253 - '-output'.length;

/** What is called by the task must have a name that Kubernetes takes: found out before the robot moves, not after. */
function nameLeavesRoom(unless: string, whatElse: string): Rule {
  return {
    rule: `size(self.metadata.name) <= ${longestName} || ${unless}`,
    message: `metadata.name may have at most ${longestName} characters, since the Secret with its files is called by it and -output: shorten it, or ${whatElse}`,
  };
}

/** Of a task that leaves files in any case. */
export const outputRules: readonly Rule[] = [
  ...taskRules,
  nameLeavesRoom('(has(self.spec.output) && has(self.spec.output.name))', 'give spec.output.name'),
];

/** Of a task that leaves them only where it is asked to. */
export const recordMapRules: readonly Rule[] = [
  ...taskRules,
  nameLeavesRoom('!self.spec.recordMap', 'leave spec.recordMap away'),
];

/** The columns of every task kind; `own` are its wide ones. */
export function taskColumns(...own: readonly Column[]): readonly Column[] {
  return [
    { name: 'Robot', type: 'string', jsonPath: '.status.robotName', description: 'The robot that has it.' },
    { name: 'Target', type: 'string', jsonPath: '.status.target', description: 'What it is about.' },
    { name: 'Phase', type: 'string', jsonPath: '.status.phase', description: 'Where it stands.' },
    { name: 'Summary', type: 'string', jsonPath: '.status.summary', description: 'What it did so far.' },
    { name: 'Reason', type: 'string', jsonPath: '.status.reason', description: 'Why it is in this phase.' },
    ...own,
    { name: 'Started', type: 'date', jsonPath: '.status.startTime', description: 'Time since it began.', wide: true },
    { name: 'Message', type: 'string', jsonPath: '.status.message', description: 'Why, in words.', wide: true },
    AGE_COLUMN,
  ];
}
