import { z } from 'zod';
import { ACTIONS } from '@kubevac/protocol/tasks.ts';
import type { KindDefinition } from '../kind.ts';
import { presentOnlyWhen } from '../rules.ts';
import { robotText } from './names.ts';
import {
  startingDeadline,
  taskColumns,
  taskFields,
  taskRules,
  taskSpec,
  taskStatusFields,
  timeToLive,
} from './task.ts';

const spec = taskSpec(
  {
    ...taskFields,
    action: z
      .enum(ACTIONS)
      .describe(
        'What to do: Stop (ends any motion, also one that a person started, and cancels the running and waiting tasks of the robot), Dock (drive home), Locate (make a sound), ResetConsumable (a new filter or brush is in), EmptyDustbin (where the dock can).',
      ),
    consumable: robotText(64, 'main-brush')
      .optional()
      .describe('What was replaced, by its name in status.consumables of the VacuumRobot. Only with ResetConsumable.'),
    startingDeadlineSeconds: startingDeadline(30).describe(
      'The action never begins later than this many seconds after its creation. Counts also while the robot is offline.',
    ),
    ttlSecondsAfterFinished: timeToLive().default(3600),
  },
  [
    ...presentOnlyWhen(
      'consumable',
      "self.action == 'ResetConsumable'",
      'when action is ResetConsumable, as in {action: ResetConsumable, consumable: filter}',
    ),
    {
      rule: "self.action != 'Stop' || has(self.robotName)",
      message: 'a Stop says which robot: use robotName, since robotSelector chooses an idle one',
      fieldPath: '.robotName',
    },
  ],
);
const status = z.object(taskStatusFields);

export const robotActionKind = {
  kind: 'RobotAction',
  plural: 'robotactions',
  singular: 'robotaction',
  shortNames: ['vact'],
  description:
    'RobotAction asks for one thing at once, before all waiting tasks: stop, dock, locate, reset a consumable, empty the dustbin.',
  spec,
  status,
  columns: taskColumns({
    name: 'Action',
    type: 'string',
    jsonPath: '.spec.action',
    description: 'What to do.',
    wide: true,
  }),
  rules: taskRules,
} as const satisfies KindDefinition;
