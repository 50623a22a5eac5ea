import type { Logger } from '@kubevac/base/log.ts';
import { readObject } from '@kubevac/crds/read-object.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import { robotKeyText, type RobotKey } from '@kubevac/protocol/topics.ts';
import type { KubeClient } from '../kube/client.ts';
import { Reflector, type ObjectEvent, type ReflectorCounters, type ReflectorTimings } from '../kube/reflector.ts';
import { resourceOf } from '../objects/resource-of.ts';
import { nodeNameOf } from '../objects/node.ts';
import { keyOf, type RobotObject } from '../objects/robot.ts';
import { carrierOf, scheduledSlotOf, type ScheduleObject } from '../objects/schedule.ts';
import { eachTaskKind, phaseOf, robotOf, type TaskKind, type TaskObject } from '../objects/task.ts';
import { TaskIndex } from './task-index.ts';

export interface ObjectCachesOptions {
  readonly client: KubeClient;
  /** All when absent. */
  readonly namespace?: string | undefined;
  readonly log: Logger;
  readonly timings?: Partial<ReflectorTimings>;
  /** A VacuumRobot came, changed or went: then `robot` is undefined. */
  readonly onRobot: (key: RobotKey, robot: RobotObject | undefined, uid: string) => void;
  /** A task came, changed or went; `robots` are the ones it is or was for. */
  readonly onTask: (kind: TaskKind, task: TaskObject, robots: readonly RobotKey[]) => void;
  /** Each change of a task. @param isNews not of the first list */
  readonly onTaskEvent?: ((event: ObjectEvent<TaskObject>, isNews: boolean) => void) | undefined;
  /** A VacuumSchedule came, changed or went; `robots` are the ones that carry or carried it. */
  readonly onSchedule: (schedule: ScheduleObject, robots: readonly RobotKey[]) => void;
}

/** A robot is at one at a time, and those before were told of long ago. */
const keptDeleted = 2;

/** Warm copies of every kind the operator reconciles, in all replicas, with tasks findable by robot. */
export class ObjectCaches {
  readonly robots: Reflector<RobotObject>;
  readonly tasks: Readonly<Record<TaskKind, Reflector<TaskObject>>>;
  readonly schedules: Reflector<ScheduleObject>;
  readonly #schedulesByRobot = new TaskIndex<ScheduleObject>();
  /** Records of runs, by the UID of their schedule. */
  readonly #records = new TaskIndex();
  /** By their robot: one that is deleted while it runs ends and goes in the same moment. */
  readonly #deleted = new Map<string, readonly TaskObject[]>();
  readonly #byNodeName = new Map<string, Map<string, RobotObject>>();
  readonly #index: Readonly<Record<TaskKind, TaskIndex>> = eachTaskKind(() => new TaskIndex());

  constructor(options: ObjectCachesOptions) {
    const { client, namespace, log, timings, onRobot, onTask, onTaskEvent, onSchedule } = options;
    this.robots = new Reflector({
      client,
      namespace,
      log,
      timings,
      resource: resourceOf('VacuumRobot'),
      parse: (raw) => readObject('VacuumRobot', raw),
      onEvent: ({ type, object, previous }) => {
        this.#noteClaim(object, { previous, isGone: type === 'Deleted' });
        onRobot(keyOf(object), type === 'Deleted' ? undefined : object, object.metadata.uid);
      },
    });
    const taskReflector = (kind: TaskKind): Reflector<TaskObject> =>
      new Reflector<TaskObject>({
        client,
        namespace,
        log,
        timings,
        resource: resourceOf(kind),
        parse: (raw) => readObject(kind, raw) as TaskObject,
        onEvent: (event) => {
          if (event.type === 'Deleted') this.#noteDeleted(event.object);
          onTaskEvent?.(event, this.tasks[kind].counters.watches > 0);
          onTask(kind, event.object, this.#moved(kind, event));
        },
      });
    this.tasks = eachTaskKind(taskReflector);
    this.schedules = new Reflector({
      client,
      namespace,
      log,
      timings,
      resource: resourceOf('VacuumSchedule'),
      parse: (raw) => readObject('VacuumSchedule', raw),
      onEvent: (event) => onSchedule(event.object, this.#movedSchedule(event)),
    });
  }

  get synced(): boolean {
    return this.#all().every((reflector) => reflector.synced);
  }

  async waitForSync(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#all().map((reflector) => reflector.waitForSync(signal)));
  }

  /** Follows all kinds until the signal aborts. */
  async start(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#all().map((reflector) => reflector.start(signal)));
  }

  /** Tasks of a namespace that wait for a robot to be chosen. */
  unplacedIn(kind: TaskKind, namespace: string): readonly TaskObject[] {
    return this.#index[kind].of(unplacedKey(namespace));
  }

  /** Resolves when every kind was listed anew. */
  async listAgain(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#all().map((reflector) => reflector.relist(signal)));
  }

  /** The robots that claim a Node name; nearly always one. */
  robotsClaiming(nodeName: string): readonly RobotObject[] {
    return [...(this.#byNodeName.get(nodeName)?.values() ?? [])];
  }

  tasksOf(kind: TaskKind, robot: RobotKey): readonly TaskObject[] {
    return this.#index[kind].of(robotKeyText(robot));
  }

  /** The last that went after they had ended. */
  deletedTasksOf(robot: RobotKey): readonly TaskObject[] {
    return this.#deleted.get(robotKeyText(robot)) ?? [];
  }

  schedulesOf(robot: RobotKey): readonly ScheduleObject[] {
    return this.#schedulesByRobot.of(robotKeyText(robot));
  }

  /** Of all kinds. @param schedule the UID of a VacuumSchedule */
  recordsOf(schedule: string): readonly TaskObject[] {
    return this.#records.of(schedule);
  }

  /** Lists, watches and failures of each kind since the start. */
  counters(): Record<string, ReflectorCounters> {
    return Object.fromEntries(this.#all().map(({ resource, counters }) => [resource.kind, counters]));
  }

  #all(): readonly Reflector<unknown>[] {
    return [this.robots, this.schedules, ...Object.values(this.tasks)] as readonly Reflector<unknown>[];
  }

  #noteClaim(robot: RobotObject, { previous, isGone }: { previous: RobotObject | undefined; isGone: boolean }): void {
    for (const before of [previous, robot]) {
      if (before === undefined) continue;
      const others = this.#byNodeName.get(nodeNameOf(before));
      others?.delete(before.metadata.uid);
      if (others?.size === 0) this.#byNodeName.delete(nodeNameOf(before));
    }
    if (isGone) this.#deleted.delete(robotKeyText(keyOf(robot)));
    if (isGone) return;
    const name = nodeNameOf(robot);
    const claiming = this.#byNodeName.get(name) ?? new Map<string, RobotObject>();
    this.#byNodeName.set(name, claiming.set(robot.metadata.uid, robot));
  }

  /** Keeps the index, and tells the robots that the task concerns or concerned. */
  #moved(kind: TaskKind, { type, object, previous }: ObjectEvent<TaskObject>): readonly RobotKey[] {
    const index = this.#index[kind];
    const robots: RobotKey[] = [];
    for (const [task, present] of [
      [previous, false],
      [object, type !== 'Deleted'],
    ] as const) {
      if (task === undefined) continue;
      const schedule = scheduledSlotOf(task)?.schedule;
      if (schedule !== undefined) this.#records[present ? 'add' : 'remove'](schedule, task);
      const robot = robotOf(task);
      const key = robot === undefined ? unplacedKey(task.metadata.namespace) : robotKeyText(robot);
      if (present) index.add(key, task);
      else index.remove(key, task);
      if (robot !== undefined && !robots.some(({ name }) => name === robot.name)) robots.push(robot);
    }
    return robots;
  }

  #noteDeleted(task: TaskObject): void {
    const robot = robotOf(task);
    if (robot === undefined || !isTerminal(phaseOf(task))) return;
    const key = robotKeyText(robot);
    const others = (this.#deleted.get(key) ?? []).filter(({ metadata }) => metadata.uid !== task.metadata.uid);
    this.#deleted.set(key, [...others, task].slice(-keptDeleted));
  }

  #movedSchedule({ type, object, previous }: ObjectEvent<ScheduleObject>): readonly RobotKey[] {
    const before = previous && carrierOf(previous);
    const after = carrierOf(object);
    if (previous !== undefined && before !== undefined) this.#schedulesByRobot.remove(robotKeyText(before), previous);
    if (type !== 'Deleted' && after !== undefined) this.#schedulesByRobot.add(robotKeyText(after), object);
    return [before, after].flatMap((robot) => robot ?? []);
  }
}

/** No robot has an empty name. */
function unplacedKey(namespace: string): string {
  return robotKeyText({ namespace, name: '' });
}
