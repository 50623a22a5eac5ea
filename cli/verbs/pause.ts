import { CommandFault } from '@kubevac/crds/command-line/fault.ts';
import { change } from '../change.ts';
import type { Context, OwnVerb } from '../context.ts';
import { robotNamed, type Robot } from '../robot-named.ts';
import { openTasks, referenceOf, statusOf, type Task } from '../task.ts';
import { saySettled, settledBefore, settleSuspension } from '../settle-suspension.ts';

export const pauseVerb: OwnVerb = {
  verb: 'pause',
  summary: 'pauses the task that runs on a robot',
  words: 'ROBOT',
  flags: [],
  examples: ['dusty'],
  run: (context, { words: [robot = ''] }) => suspendRunning(context, robot, true),
};

export const resumeVerb: OwnVerb = {
  verb: 'resume',
  summary: 'lets the paused task of a robot go on',
  words: 'ROBOT',
  flags: [],
  examples: ['dusty'],
  run: (context, { words: [robot = ''] }) => suspendRunning(context, robot, false),
};

async function suspendRunning(context: Context, name: string, suspend: boolean) {
  const { api, terminal, common } = context;
  const robot = await robotNamed(api, name);
  refuseMission(robot, suspend);
  const task = runningTask(await openTasks(api, name), name, suspend);
  const lacksPause = robot.status.capabilities?.includes('Pause') === false;
  if (suspend && lacksPause)
    throw new CommandFault(`${name} lacks Pause: kubectl vac cancel ${task.metadata.name} ends it`);
  const before = settledBefore(task, suspend);
  if (before === 'Ok') terminal.note(`it ${suspend ? 'is paused' : 'goes on'} already`);
  if (before !== undefined) return saySettled(context, task, before);
  const said = suspend ? 'is to pause' : 'is to go on';
  await change(context, { kind: task.kind, name: task.metadata.name, patch: { spec: { suspend } }, said });
  return common.dryRun || !common.wait ? ('Ok' as const) : settleSuspension(context, task, suspend);
}

/** A Pod has no word for a pause. @throws CommandFault where the robot is at a mission */
function refuseMission({ metadata, status: { currentTask } }: Robot, suspend: boolean): void {
  if (currentTask?.startsWith('Pod/') !== true) return;
  const { name, namespace } = metadata;
  const end = `cannot pause: kubectl -n ${namespace} delete ${currentTask.toLowerCase()} ends it`;
  throw new CommandFault(`${name} is at ${currentTask}, and a mission ${suspend ? end : 'never waits to go on'}`);
}

/** Reads run beside motion, and nothing pauses them. @throws CommandFault when nothing runs that could be meant */
function runningTask(tasks: readonly Task[], robot: string, suspend: boolean): Task {
  const motions = tasks.filter(({ kind }) => kind === 'Cleaning' || kind === 'DrivePath');
  const running = motions.find((task) => statusOf(task).phase === 'Running');
  if (running !== undefined) return running;
  const waiting = motions.filter(({ spec }) => spec?.suspend === !suspend).map(referenceOf);
  const patch = `kubectl patch ${waiting[0]} --type=merge -p '{"spec":{"suspend":${suspend}}}'`;
  const others = waiting.length === 0 ? '' : `; ${waiting.join(', ')} has not begun: ${patch}`;
  throw new CommandFault(`${robot} runs no task that could ${suspend ? 'pause' : 'go on'}${others}`);
}
