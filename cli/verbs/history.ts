import { ageOf } from '../ago.ts';
import type { OwnVerb } from '../context.ts';
import { robotNamed, type Robot } from '../robot-named.ts';
import { tableLines } from '../table.ts';

export const historyVerb: OwnVerb = {
  verb: 'history',
  summary: 'shows the last ten tasks and missions of a robot that ended, also those whose objects are gone',
  words: 'ROBOT',
  flags: [],
  examples: ['dusty'],
  run: async ({ api, terminal }, { words: [name = ''] }) => {
    const robot = await robotNamed(api, name);
    if ((robot.status.recentTasks ?? []).length === 0) terminal.note(`${name} has ended no task yet`);
    else for (const line of historyLines(robot, Date.now())) terminal.out(line);
    return 'Ok';
  },
};

export function historyLines({ status }: Robot, now: number): readonly string[] {
  const rows = (status.recentTasks ?? []).map((task) => [
    ageOf(task.finished, now),
    `${task.kind}/${task.name}`,
    task.result,
    task.reason ?? '',
    task.summary ?? '',
  ]);
  return tableLines(['Ago', 'Task', 'Result', 'Reason', 'Summary'], rows);
}
