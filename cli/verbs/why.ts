import { TASK_KINDS } from '@kubevac/crds/command-line/task-verb.ts';
import type { OwnVerb } from '../context.ts';
import { explain, lastFailure } from '../explain.ts';
import type { Api } from '../kube/api.ts';
import { isNotFound } from '../kube/api-error.ts';
import { getObject } from '../kube/objects.ts';
import { robotNamed, type Robot } from '../robot-named.ts';
import type { Task } from '../task.ts';

export const whyVerb: OwnVerb = {
  verb: 'why',
  summary: 'explains the last failure of a robot, and what to do about it',
  words: 'ROBOT',
  flags: [],
  examples: ['dusty'],
  run: async ({ api, terminal }, { words: [name = ''] }) => {
    const robot = await robotNamed(api, name);
    const failed = await failedTask(api, robot);
    for (const line of explain({ robot, failed, now: Date.now() })) terminal.out(line);
    return 'Ok';
  },
};

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
