import { setTimeout as delay } from 'node:timers/promises';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { RobotKey } from '@kubevac/protocol/topics.ts';
import type { NodeChange } from './cache/node-cache.ts';
import { RobotController } from './controllers/robot/robot-controller.ts';
import { ScheduleController } from './controllers/schedule/schedule-controller.ts';
import { PendingChoices } from './controllers/task/pending-choices.ts';
import { TaskController } from './controllers/task/task-controller.ts';
import {
  desiredDocument,
  type DesiredDocument,
  type PublishedDocument,
  type RobotSnapshot,
} from './desired/desired-document.ts';
import { DesiredPublisher } from './fleet/desired-publisher.ts';
import { Epoch } from './fleet/epoch.ts';
import { EpochWatch } from './fleet/epoch-watch.ts';
import type { HeardDocument, HeardRobot } from './fleet/fleet.ts';
import { Tombstones } from './fleet/tombstones.ts';
import { hasCondition } from './objects/condition.ts';
import { nodeNameOf } from './objects/node.ts';
import type { PodObject } from './objects/pod.ts';
import { keyOf, type RobotObject } from './objects/robot.ts';
import { scheduledSlotOf, type ScheduleObject } from './objects/schedule.ts';
import { eachTaskKind, phaseOf, TASK_KINDS, type TaskKind, type TaskObject } from './objects/task.ts';
import { OutputCollector } from './outputs/collect-output.ts';
import { FileMaker } from './outputs/file-maker.ts';
import { RobotNodes, type RobotNodesHelpers, type RobotNodesParts } from './robot-nodes.ts';
import { runController } from './runtime/controller.ts';
import { WorkQueue } from './runtime/work-queue.ts';

export interface LeaderWaits {
  readonly awayMilliseconds: number;
  readonly releaseMilliseconds: number;
  readonly statusMilliseconds: number;
  readonly progressMilliseconds: number;
  readonly repeatMilliseconds: number;
  readonly outputMilliseconds: number;
}

export interface LeaderParts extends RobotNodesParts {
  /** The namespace the operator runs in. */
  readonly namespace: string;
  readonly waits: LeaderWaits;
}

/** In this time a robot has said all there is to say of one change. */
const gatherMilliseconds = 50;
/** More Nodes that are to be made hold the statuses of robots up, which look again after this. */
const manyNodes = 32;
const nodesFirstMilliseconds = 250;

/**
 * What only the leader does: publish `desired`, and write to objects. Made anew for each time of leading; everything it
 * hears only wakes a queue or the publisher, which look at the caches themselves.
 */
export class Leader {
  /** By the kind whose objects wait in it. */
  readonly queues: Readonly<Record<'VacuumRobot' | 'VacuumSchedule' | 'Node' | 'Pod' | TaskKind, WorkQueue>>;
  readonly robotNodes: RobotNodes;
  readonly #parts: LeaderParts;
  readonly #epochs: EpochWatch;
  readonly #tombstones: Tombstones;
  readonly #publisher: DesiredPublisher;
  /** Undefined until it may publish: an empty cache looks like a mass cancel (PROTOCOL rule 2). */
  #epoch: number | undefined;
  #signal: AbortSignal | undefined;

  constructor(parts: LeaderParts) {
    this.#parts = parts;
    const queue = (): WorkQueue => new WorkQueue({ workers: parts.workers });
    this.robotNodes = new RobotNodes(parts);
    this.queues = { VacuumRobot: queue(), VacuumSchedule: queue(), ...this.robotNodes.queues, ...eachTaskKind(queue) };
    this.#epochs = new EpochWatch({
      ...parts,
      epochs: new Epoch(parts.client, parts.namespace),
      onEpoch: (epoch) => this.#beginEpoch(epoch),
    });
    this.#tombstones = new Tombstones({ ...parts, onGone: (robot) => this.#publisher.refresh(robot) });
    this.#publisher = new DesiredPublisher({
      connection: parts.connection,
      log: parts.log,
      documentOf: (robot) => this.#documentOf(robot),
      repeatMilliseconds: parts.waits.repeatMilliseconds,
    });
  }

  /** Leads until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { caches, pods, connection, client, fleet, events, linkOf, rpc, waits, log, observer } = this.#parts;
    const { queues } = this;
    this.#signal = signal;
    await caches.waitForSync(signal);
    this.#epoch = await this.#epochs.read();
    const offConnect = connection.onConnect(() => this.#publisher.repeatAll());
    // At once: requests that are under way may keep the work from ending for a while.
    const stopPublishing = (): void => {
      offConnect();
      this.#publisher.stop();
    };
    signal.addEventListener('abort', stopPublishing, { once: true });
    for (const robot of caches.robots.list()) this.onRobot(keyOf(robot), robot, robot.metadata.uid);
    for (const heard of fleet.list()) this.onHeard(heard, 'reported', true);
    const choices = new PendingChoices();
    const collector = new OutputCollector({ client, rpc, fileMaker: new FileMaker({ signal }), log, signal });
    const common = { client, events, caches, pods, fleet, linkOf, log, now: Date.now };
    const robots = new RobotController({ ...common, ...waits, writeMilliseconds: waits.statusMilliseconds });
    const lastDesired = (robot: RobotKey): PublishedDocument | undefined => this.#publisher.lastOf(robot);
    const schedules = new ScheduleController({ ...common, lastDesired });
    for (const schedule of caches.schedules.list()) queues.VacuumSchedule.add(schedule.metadata.uid);
    const controllers = TASK_KINDS.map((kind) => {
      const wake = (uid: string): void => queues[kind].add(uid);
      const tasks = new TaskController({ ...common, kind, lastDesired, waits, choices, collector, wake });
      for (const task of caches.tasks[kind].list()) queues[kind].add(task.metadata.uid);
      const reconcile = (uid: string) => tasks.reconcile(uid);
      return runController({ name: kind, queue: queues[kind], reconcile, log, observer }, signal);
    });
    const reconcile = async (uid: string) => {
      await this.#nodesFirst(signal);
      return robots.reconcile(uid);
    };
    const nodes = this.#runNodes({ collector, asSaid: (robot) => robots.asSaid(robot) }, signal);
    const own = { name: 'VacuumRobot', queue: queues.VacuumRobot, reconcile, log, observer };
    const reconcileSchedule = (uid: string) => schedules.reconcile(uid);
    const scheduled = { ...own, name: 'VacuumSchedule', queue: queues.VacuumSchedule, reconcile: reconcileSchedule };
    const running = [...controllers, runController(own, signal), runController(scheduled, signal), nodes];
    await Promise.all([...running, this.#watchSilence(signal)]);
    stopPublishing();
  }

  /** @param robot undefined where it went */
  onRobot(key: RobotKey, robot: RobotObject | undefined, uid: string): void {
    const { caches } = this.#parts;
    const { queues } = this;
    if (robot === undefined) {
      this.#tombstones.ask(key);
      this.robotNodes.onRobotGone(uid);
    } else {
      this.#tombstones.exists(key);
      this.#wakeRobot(robot);
      this.robotNodes.onRobot(robot);
    }
    this.#publisher.refresh(key);
    this.#wakeTasks(key);
    this.#wakeSchedules(key);
    for (const kind of TASK_KINDS) {
      for (const task of caches.unplacedIn(kind, key.namespace)) queues[kind].add(task.metadata.uid);
    }
  }

  onNode(change: NodeChange): void {
    this.robotNodes.onNode(change);
  }

  onPod(pod: PodObject): void {
    for (const robot of this.robotNodes.onPod(pod)) {
      this.#publisher.refresh(keyOf(robot));
      // What ended stays in its history when the Pod is gone.
      this.#wakeRobot(robot);
    }
  }

  onTask(kind: TaskKind, task: TaskObject, robots: readonly RobotKey[]): void {
    const { caches } = this.#parts;
    for (const key of robots) {
      this.#publisher.refresh(key);
      this.#wakeRobot(caches.robots.get(key.namespace, key.name));
    }
    // After the publish, which is the way to the robot.
    setImmediate(() => this.queues[kind].add(task.metadata.uid));
    const schedule = scheduledSlotOf(task)?.schedule;
    if (schedule !== undefined) this.queues.VacuumSchedule.add(schedule);
  }

  onSchedule({ metadata }: ScheduleObject, robots: readonly RobotKey[]): void {
    for (const key of robots) this.#publisher.refresh(key);
    this.queues.VacuumSchedule.add(metadata.uid);
    // Which of them a robot is told of may be others now.
    for (const key of robots) this.#wakeSchedules(key);
  }

  /** @param isNews as `Fleet` has it: a heartbeat of a robot that counts as connected changes nothing; when they cease, the time tells */
  onHeard(heard: HeardRobot, document: HeardDocument, isNews: boolean): void {
    // At each heartbeat: when the cluster's data went back in time, the agent has no reason to report anew.
    if (this.#epoch !== undefined) this.#epochs.check(this.#epoch, heard.reported?.seen);
    const robot = this.#parts.caches.robots.get(heard.key.namespace, heard.key.name);
    if (robot === undefined) return this.#tombstones.ask(heard.key);
    if (isNews || !isConnected(robot)) this.#wakeRobot(robot);
    if (document === 'telemetry' || document === 'info') return;
    this.#wakeTasks(heard.key);
    this.#wakeSchedules(heard.key);
    this.robotNodes.onHeard(robot);
    this.#publisher.check(heard.key, () => this.#parts.fleet.get(heard.key)?.reported?.seen);
  }

  /** What Pods there are is told once all of them are known. */
  async #runNodes(helpers: RobotNodesHelpers, signal: AbortSignal): Promise<void> {
    const { caches, pods } = this.#parts;
    void pods.waitForSync(signal).then(
      () => caches.robots.list().forEach((robot) => this.#publisher.refresh(keyOf(robot))),
      () => undefined,
    );
    await this.robotNodes.run(helpers, signal);
  }

  /** An agent that ceases to speak wakes nobody. */
  async #watchSilence(signal: AbortSignal): Promise<void> {
    const { caches, linkOf, waits } = this.#parts;
    while (!signal.aborted) {
      for (const robot of caches.robots.list())
        if (isConnected(robot) && !linkOf(keyOf(robot)).connected) this.#wakeRobot(robot);
      await delay(waits.awayMilliseconds / 10, undefined, { signal }).catch(() => undefined);
    }
  }

  /** At the start of a large fleet statuses wait until the Nodes are made: that a Node is late costs people more. */
  async #nodesFirst(signal: AbortSignal): Promise<void> {
    const { caches, nodes } = this.#parts;
    const areWaiting = (): boolean =>
      this.queues.Node.depth > manyNodes && caches.robots.list().length - nodes.list().length > manyNodes;
    while (areWaiting() && !signal.aborted)
      await delay(nodesFirstMilliseconds, undefined, { signal }).catch(() => undefined);
  }

  /** Soon, and once for all that a robot says when it begins or ends something: nobody waits for its status. */
  #wakeRobot(robot: RobotObject | undefined): void {
    if (robot !== undefined) this.queues.VacuumRobot.wakeAt(robot.metadata.uid, Date.now() + gatherMilliseconds);
  }

  /** All that are not over: what a robot is or says changes nothing for the others, and there may be very many. */
  #wakeTasks(robot: RobotKey): void {
    for (const kind of TASK_KINDS) {
      for (const task of this.#parts.caches.tasksOf(kind, robot)) {
        if (!isTerminal(phaseOf(task))) this.queues[kind].add(task.metadata.uid);
      }
    }
  }

  /** Soon, as the robot itself. */
  #wakeSchedules(robot: RobotKey): void {
    for (const { metadata } of this.#parts.caches.schedulesOf(robot))
      this.queues.VacuumSchedule.wakeAt(metadata.uid, Date.now() + gatherMilliseconds);
  }

  /** A pure function of the caches; undefined while it cannot be said. */
  #documentOf(key: RobotKey): DesiredDocument | undefined {
    const { caches } = this.#parts;
    const epoch = this.#epoch;
    const object = caches.robots.get(key.namespace, key.name);
    const goneAsOf = this.#tombstones.goneAsOf(key);
    if (epoch === undefined || (object === undefined && goneAsOf === undefined)) return undefined;
    const tasksOf = (kind: TaskKind) => ({
      objects: caches.tasksOf(kind, key),
      asOf: caches.tasks[kind].resourceVersion ?? '0',
    });
    return desiredDocument({
      epoch,
      robot:
        object === undefined ? { goneAsOf: goneAsOf ?? '0' } : { object, asOf: caches.robots.resourceVersion ?? '0' },
      tasks: eachTaskKind(tasksOf),
      schedules: { objects: caches.schedulesOf(key), asOf: caches.schedules.resourceVersion ?? '0' },
      ...this.#podsOf(object),
    });
  }

  #podsOf(robot: RobotObject | undefined): Pick<RobotSnapshot, 'pods'> {
    const { pods } = this.#parts;
    if (pods.resourceVersion === undefined) return {};
    return { pods: { objects: robot === undefined ? [] : pods.on(nodeNameOf(robot)), asOf: pods.resourceVersion } };
  }

  /** Nothing is published under a new epoch from caches that were filled before it. */
  async #beginEpoch(epoch: number): Promise<void> {
    const { caches, pods, fleet, log } = this.#parts;
    const signal = this.#signal;
    if (epoch === this.#epoch || signal === undefined || signal.aborted) return;
    log.warn({ epoch }, 'new epoch');
    this.#epoch = undefined;
    this.#tombstones.clear();
    await Promise.all([caches.listAgain(signal), pods.synced ? pods.relist(signal) : undefined]);
    if (signal.aborted) return;
    this.#epoch = epoch;
    for (const robot of caches.robots.list()) this.#publisher.refresh(keyOf(robot));
    for (const { key } of fleet.list()) this.#publisher.refresh(key);
  }
}

/** By what is stored. */
function isConnected({ status }: RobotObject): boolean {
  return hasCondition(status, 'AgentConnected', 'True');
}
