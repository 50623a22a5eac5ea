import type { OwnVerb } from '../context.ts';
import { describeRobot } from '../describe.ts';
import { robotNamed } from '../robot-named.ts';
import { schedulesOf } from '../schedules-of.ts';
import { historyLines } from './history.ts';

export const describeVerb: OwnVerb = {
  verb: 'describe',
  summary: 'shows all that is known of a robot, and its last tasks',
  words: 'ROBOT',
  flags: [],
  examples: ['dusty'],
  run: async ({ api, terminal }, { words: [name = ''] }) => {
    const robot = await robotNamed(api, name);
    const now = Date.now();
    const history = (robot.status.recentTasks ?? []).length === 0 ? [] : ['', ...historyLines(robot, now)];
    const schedules = await schedulesOf(api, name);
    for (const line of [...describeRobot(robot, now, schedules), ...history]) terminal.out(line);
    return 'Ok';
  },
};
