import { specFaults } from '@kubevac/crds/command-line/spec-faults.ts';
import { CommandFault } from '@kubevac/crds/command-line/fault.ts';
import { valueOf } from '@kubevac/crds/command-line/flag.ts';
import { kindNamed } from '@kubevac/crds/kinds.ts';
import { change } from '../change.ts';
import type { OwnVerb } from '../context.ts';
import { robotNamed } from '../robot-named.ts';

export const suspendVerb: OwnVerb = {
  verb: 'suspend',
  summary: 'holds a robot: no new motion begins, what runs finishes',
  words: 'ROBOT',
  flags: [
    {
      name: 'until',
      value: 'INSTANT',
      help: 'by itself it ends then, also while the robot is cut off (default: until unsuspend)',
      read: readFuture,
    },
  ],
  examples: ['dusty', 'dusty --until 2026-12-07T00:00:00Z'],
  run: async (context, given) => {
    const [name = ''] = given.words;
    await robotNamed(context.api, name);
    const until = valueOf<string>(given, 'until');
    const patch = { spec: until === undefined ? { suspend: true } : { suspendUntil: until } };
    const said = until === undefined ? 'suspended' : `suspended until ${until}`;
    await change(context, { kind: 'VacuumRobot', name, patch, said });
    return 'Ok';
  },
};

export const unsuspendVerb: OwnVerb = {
  verb: 'unsuspend',
  summary: 'lets a robot that was held move again',
  words: 'ROBOT',
  flags: [],
  examples: ['dusty'],
  run: async (context, { words: [name = ''] }) => {
    await robotNamed(context.api, name);
    const patch = { spec: { suspend: false, suspendUntil: null } };
    await change(context, { kind: 'VacuumRobot', name, patch, said: 'may move again' });
    return 'Ok';
  },
};

function readFuture(text: string): string {
  const [fault] = specFaults(kindNamed('VacuumRobot').spec, { suspendUntil: text });
  if (fault !== undefined) throw new CommandFault(fault.right);
  if (Date.parse(text) <= Date.now()) throw new CommandFault('that is over');
  return text;
}
