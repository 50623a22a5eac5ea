import { CommandFault } from '@kubevac/crds/command-line/fault.ts';
import { change } from '../change.ts';
import type { OwnVerb } from '../context.ts';
import { robotNamed, type Robot } from '../robot-named.ts';

/** Binds another journal (docs/protocol.md, rule 10); the operator takes it away when that is done. */
const annotation = 'kubevac.dev/adopt';

export const adoptVerb: OwnVerb = {
  verb: 'adopt',
  summary: 'binds the other agent that speaks for a robot, as after a new SD card; the one before must be stopped',
  words: 'ROBOT',
  flags: [],
  examples: ['dusty'],
  run: async (context, { words: [name = ''] }) => {
    const robot = await robotNamed(context.api, name);
    const journal = otherJournal(robot);
    const patch = { metadata: { annotations: { [annotation]: journal } } };
    await change(context, { kind: 'VacuumRobot', name, patch, said: `is to be bound to journal ${journal}` });
    return 'Ok';
  },
};

/** The condition names it in the command that a person would type: its only place in the status. */
function otherJournal({ metadata, status }: Robot): string {
  const condition = status.conditions?.find(({ type }) => type === 'AgentConnected');
  const journal = condition?.reason === 'AgentConflict' && /kubevac\.dev\/adopt=(\S+)$/.exec(condition.message)?.[1];
  if (typeof journal === 'string') return journal;
  throw new CommandFault(
    `no other agent speaks for ${metadata.name}, so there is none to adopt${condition === undefined ? '' : `: ${condition.reason}, ${condition.message}`}`,
  );
}
