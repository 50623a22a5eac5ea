import type { ACTIONS } from '@kubevac/protocol/tasks.ts';
import { CommandFault } from '../fault.ts';
import { isGiven, type Given } from '../flag.ts';
import type { TaskVerb } from '../task-verb.ts';
import { readSwitch } from '../values.ts';

type Action = (typeof ACTIONS)[number];
type ActionText = Pick<TaskVerb, 'verb' | 'summary' | 'without'> & { readonly action: Action };

/** What drives nowhere stops nothing that way, and names no coordinates. */
const without = ['on-cancel', 'map-id'] as const;

/** One word each, and nothing to say beside it. */
const plain: readonly ActionText[] = [
  { verb: 'dock', action: 'Dock', summary: 'sends the robot home', without: ['map-id'] },
  { verb: 'locate', action: 'Locate', summary: 'lets the robot make a sound', without },
  { verb: 'empty', action: 'EmptyDustbin', summary: 'empties the dustbin, where the dock can', without },
];

const stopVerb: TaskVerb = {
  ...plainVerb({
    verb: 'stop',
    action: 'Stop',
    summary: 'ends any motion at once, whoever began it, and cancels the tasks that run or wait',
    without,
  }),
  personFlags: [
    { name: 'all', help: 'every robot of the namespace; none is named', read: readSwitch },
    { name: 'hold', help: 'suspend the robot as well, until unsuspend', read: readSwitch },
  ],
  isForEveryRobot: (given) => isGiven(given, 'all'),
};

const resetVerb: TaskVerb = {
  verb: 'reset',
  kind: 'RobotAction',
  summary: 'says that a consumable is new: a filter, a brush',
  words: 'CONSUMABLE',
  flags: [],
  without,
  examples: ['filter'],
  spec: ({ words }) => ({ action: 'ResetConsumable', consumable: consumableIn(words) }),
};

export const actionVerbs: readonly TaskVerb[] = [stopVerb, ...plain.map(plainVerb), resetVerb];

function plainVerb({ action, ...text }: ActionText): TaskVerb {
  return { ...text, kind: 'RobotAction', words: '', flags: [], examples: [''], spec: () => ({ action }) };
}

function consumableIn([consumable, another]: Given['words']): string {
  if (consumable === undefined) throw new CommandFault('reset needs to know what is new, as in filter');
  if (another !== undefined)
    throw new CommandFault(`reset takes one consumable, and ${another} is another: make two tasks`);
  return consumable;
}
