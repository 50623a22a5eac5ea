import { robotLacks } from '@kubevac/crds/command-line/robot-lacks.ts';
import type { TaskCommand } from '@kubevac/crds/command-line.ts';
import type { Exit } from '@kubevac/crds/command-line/exit-codes.ts';
import { CommandFault } from '@kubevac/crds/command-line/fault.ts';
import { isGiven } from '@kubevac/crds/command-line/flag.ts';
import { API_GROUP, API_GROUP_VERSION, kindNamed } from '@kubevac/crds/kinds.ts';
import { change } from './change.ts';
import type { Context } from './context.ts';
import type { Ending } from './follow.ts';
import { followUntilLeft } from './follow-until-left.ts';
import { createObject } from './kube/objects.ts';
import { dryRunText } from './object-text.ts';
import { handOver } from './outputs/hand-over.ts';
import type { Saving } from './outputs/saving.ts';
import { everyRobot, robotNamed, type Robot } from './robot-named.ts';
import { stopReach } from './stop-reach.ts';
import { fullReferenceOf, type Task } from './task.ts';

/** Makes the task that was asked for, of one robot or of each, follows it to its end, and saves its files where that is asked for. */
export async function createTasks(context: Context, command: TaskCommand, saving?: Saving): Promise<Exit> {
  const { api, common } = context;
  const robots = command.robot === undefined ? await everyRobot(api) : [await robotNamed(api, command.robot)];
  for (const robot of robots) refuseWhatItLacks(command, robot);
  const objects = robots.map(({ metadata }) => objectFor(command, metadata.name, api.namespace));
  const tasks = common.dryRun ? showAll(context, objects) : await createAll(context, objects);
  const held = isGiven(command.given, 'hold') ? await holdAll(context, robots) : 'Ok';
  const endings = common.wait ? await follow(context, command, tasks) : [];
  const exits = await Promise.all(endings.map((ending) => handOver(context, ending, saving)));
  const isWhole = common.dryRun || tasks.length === objects.length;
  return [...exits, held, isWhole ? 'Ok' : 'Failed'].find((exit): exit is Exit => exit !== 'Ok') ?? 'Ok';
}

/** To their ends; a Stop as long as it reaches at least, so that what is asked next is done. */
async function follow(context: Context, { verb }: TaskCommand, tasks: readonly Task[]): Promise<readonly Ending[]> {
  const reach = verb === 'stop' && tasks.length > 0 ? stopReach() : undefined;
  const endings = await followUntilLeft(context, tasks);
  await reach;
  return endings;
}

function refuseWhatItLacks(command: TaskCommand, robot: Robot): void {
  const lack = robotLacks(command, robot);
  if (lack !== undefined) throw new CommandFault(lack);
}

interface NewTask {
  readonly apiVersion: string;
  readonly kind: TaskCommand['kind'];
  readonly metadata: { readonly generateName: string; readonly namespace: string };
  readonly spec: object;
}

function objectFor({ verb, kind, spec }: TaskCommand, robotName: string, namespace: string): NewTask {
  const metadata = { generateName: `${robotName}-${verb}-`, namespace };
  return { apiVersion: API_GROUP_VERSION, kind, metadata, spec: { robotName, ...spec } };
}

/** What one robot is refused does not keep the others from stopping. @throws ApiError when nothing could be created */
async function createAll(context: Context, objects: readonly NewTask[]): Promise<readonly Task[]> {
  const results = await Promise.allSettled(objects.map((object) => create(context, object)));
  const tasks = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as Error] : []));
  if (tasks.length === 0 && failures[0] !== undefined) throw failures[0];
  for (const { message } of failures) context.terminal.note(message);
  return tasks;
}

async function create({ api, terminal }: Context, object: NewTask): Promise<Task> {
  const task = await createObject(api, object.kind, object);
  terminal.out(`${fullReferenceOf(task)} created`);
  return task;
}

function showAll(context: Context, objects: readonly NewTask[]): readonly Task[] {
  const { common, terminal } = context;
  for (const object of objects)
    terminal.out(dryRunText(object, `${kindNamed(object.kind).singular}.${API_GROUP}`, common.output));
  return [];
}

/** Whoever may stop a robot may not always hold it: the Stop is on its way, whatever becomes of this. */
async function holdAll(context: Context, robots: readonly Robot[]): Promise<Exit> {
  const patch = { spec: { suspend: true } };
  const holds = robots.map(({ metadata }) =>
    change(context, {
      kind: 'VacuumRobot',
      name: metadata.name,
      patch,
      said: 'held: kubectl vac unsuspend lets it move again',
    }),
  );
  const failed = (await Promise.allSettled(holds)).filter((hold) => hold.status === 'rejected');
  for (const { reason } of failed) context.terminal.note(`not held: ${(reason as Error).message}`);
  return failed.length === 0 ? 'Ok' : 'Failed';
}
