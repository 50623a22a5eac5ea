import { specFaults } from '@kubevac/crds/command-line/spec-faults.ts';
import { CommandFault } from '@kubevac/crds/command-line/fault.ts';
import { valueOf } from '@kubevac/crds/command-line/flag.ts';
import { readMilliseconds } from '@kubevac/crds/command-line/values.ts';
import { kindNamed } from '@kubevac/crds/kinds.ts';
import { toKubernetesTime } from '@kubevac/protocol/instants.ts';
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
      value: 'INSTANT|DURATION',
      help: 'by itself it ends then, also while the robot is cut off (default: until unsuspend)',
      read: readFuture,
    },
  ],
  examples: ['dusty', 'dusty --until 2026-12-07T00:00:00Z', 'dusty --until 14d'],
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

/** `14d` is fourteen days from now, by this computer's clock. */
function readFuture(text: string): string {
  const instant = /^\d+[a-z]/.test(text) ? toKubernetesTime(Date.now() + readMilliseconds(text)) : text;
  const [fault] = specFaults(kindNamed('VacuumRobot').spec, { suspendUntil: instant });
  if (fault !== undefined) throw new CommandFault(fault.right);
  if (Date.parse(instant) <= Date.now()) throw new CommandFault('that is over');
  return instant;
}
