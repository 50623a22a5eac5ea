import { setTimeout as delay } from 'node:timers/promises';
import { TASK_KINDS } from '@kubevac/crds/command-line/task-verb.ts';
import type { OwnVerb } from '../context.ts';
import { explain, lastFailure } from '../explain.ts';
import type { Api } from '../kube/api.ts';
import { isNotFound } from '../kube/api-error.ts';
import { getObject } from '../kube/objects.ts';
import { robotNamed, type Robot } from '../robot-named.ts';
import { schedulesOf } from '../schedules-of.ts';
import type { Task } from '../task.ts';

/** Telemetry comes each second, and the status is written after it. */
const settlingMilliseconds = 2_000;

export const whyVerb: OwnVerb = {
  verb: 'why',
  summary: 'explains the last failure of a robot, what its schedules missed, and what to do about it',
  words: 'ROBOT',
  flags: [],
  examples: ['dusty'],
  run: async ({ api, terminal }, { words: [name = ''] }) => {
    const robot = await settledRobot(api, name);
    const failed = await failedTask(api, robot);
    const schedules = await schedulesOf(api, name);
    for (const line of explain({ robot, failed, schedules, now: Date.now() })) terminal.out(line);
    return 'Ok';
  },
};

/** What the robot says of itself follows the end of its task a moment later: without it, it would still seem to be at work. */
async function settledRobot(api: Api, name: string): Promise<Robot> {
  const robot = await robotNamed(api, name);
  const finished = lastFailure(robot)?.finished;
  if (finished === undefined || Date.now() - Date.parse(finished) > settlingMilliseconds) return robot;
  await delay(settlingMilliseconds);
  return robotNamed(api, name);
}

/** Undefined when it is gone, or when another one has its name by now. */
async function failedTask(api: Api, robot: Robot): Promise<Task | undefined> {
  const failure = lastFailure(robot);
  const kind = TASK_KINDS.find((one) => one === failure?.kind);
  if (failure === undefined || kind === undefined) return undefined;
  try {
    const task: Task = await getObject(api, kind, failure.name);
    return task.status.completionTime === failure.finished ? task : undefined;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
