import { specFaults } from '@kubevac/crds/command-line/spec-faults.ts';
import { CommandFault } from '@kubevac/crds/command-line/fault.ts';
import type { Exit } from '@kubevac/crds/command-line/exit-codes.ts';
import { isGiven, valueOf, type Flag, type Given } from '@kubevac/crds/command-line/flag.ts';
import { readMilliseconds, readSwitch } from '@kubevac/crds/command-line/values.ts';
import { kindNamed } from '@kubevac/crds/kinds.ts';
import { toKubernetesTime } from '@kubevac/protocol/instants.ts';
import { change, type Change } from '../change.ts';
import type { Context, OwnVerb } from '../context.ts';
import { everyRobot, robotNamed } from '../robot-named.ts';

const allFlag: Flag = { name: 'all', help: 'every robot of the namespace; none is named', read: readSwitch };

export const suspendVerb: OwnVerb = {
  verb: 'suspend',
  summary: 'holds a robot: no new motion begins, what runs finishes',
  words: '[ROBOT]',
  flags: [
    allFlag,
    {
      name: 'until',
      value: 'INSTANT|DURATION',
      help: 'by itself it ends then, also while the robot is cut off (default: until unsuspend)',
      read: readFuture,
    },
  ],
  examples: ['dusty', 'dusty --until 2026-12-07T00:00:00Z', 'dusty --until 14d', '--all'],
  run: async (context, given) => {
    const until = valueOf<string>(given, 'until');
    const patch = { spec: until === undefined ? { suspend: true } : { suspendUntil: until } };
    const said = until === undefined ? 'suspended' : `suspended until ${until}`;
    return changeRobots(context, given, { patch, said });
  },
};

export const unsuspendVerb: OwnVerb = {
  verb: 'unsuspend',
  summary: 'lets a robot that was held move again',
  words: '[ROBOT]',
  flags: [allFlag],
  examples: ['dusty', '--all'],
  run: (context, given) =>
    changeRobots(context, given, { patch: { spec: { suspend: false, suspendUntil: null } }, said: 'may move again' }),
};

/** Changes the robot that is named, or with `--all` each there is. */
async function changeRobots(context: Context, given: Given, what: Pick<Change, 'patch' | 'said'>): Promise<Exit> {
  const [name] = given.words;
  if (isGiven(given, 'all') === (name !== undefined))
    throw new CommandFault('name one robot, or every robot of the namespace with --all');
  const robots = name === undefined ? await everyRobot(context.api) : [await robotNamed(context.api, name)];
  for (const { metadata } of robots) await change(context, { kind: 'VacuumRobot', name: metadata.name, ...what });
  return 'Ok';
}

/** `14d` is fourteen days from now, by this computer's clock. */
function readFuture(text: string): string {
  const instant = /^\d+[a-z]/.test(text) ? toKubernetesTime(Date.now() + readMilliseconds(text)) : text;
  const [fault] = specFaults(kindNamed('VacuumRobot').spec, { suspendUntil: instant });
  if (fault !== undefined) throw new CommandFault(`${fault.right}, or a duration from now, as in 14d`);
  if (Date.parse(instant) <= Date.now()) throw new CommandFault('that is over');
  return instant;
}
