import type { Logger } from '@kubevac/base/log.ts';
import { API_GROUP_VERSION } from '@kubevac/crds/kinds.ts';
import type { RobotKey } from '@kubevac/protocol/topics.ts';
import { resourceOf } from '../../objects/resource-of.ts';
import { robotOf, type TaskKind, type TaskObject } from '../../objects/task.ts';
import { addFinalizer, applyStatus, removeFinalizer } from '../../kube/apply.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { EventRecorder } from '../../kube/events.ts';
import { ignoreNotFound, isKubeError } from '../../kube/kube-error.ts';
import type { ReconcileResult } from '../../runtime/controller.ts';
import type { OutputCollector } from '../../outputs/collect-output.ts';
import { leftByTask } from '../../outputs/left-by.ts';
import { decideTask, TASK_FINALIZER } from './decide-task.ts';
import type { TaskDecision, TaskEffect } from './task-decision.ts';
import { gatherTask, type TaskMemory, type TaskSources } from './gather-task.ts';

export interface TaskControllerOptions extends TaskSources {
  readonly kind: TaskKind;
  readonly client: KubeClient;
  readonly events: EventRecorder;
  readonly log: Logger;
  readonly now: () => number;
  readonly collector: OutputCollector;
  /** Brings a task into its queue. */
  readonly wake: (uid: string) => void;
}

const fieldManager = 'kubevac-task';
/** The cache lacks a robot that exists: it will be here in a moment. */
const readAgainMilliseconds = 1_000;

/** Brings one task object to what is known of it. Keys are UIDs: a recreated object is another task. */
export class TaskController {
  readonly #options: TaskControllerOptions;
  readonly #memory = new Map<string, TaskMemory>();

  constructor(options: TaskControllerOptions) {
    this.#options = options;
  }

  async reconcile(uid: string): Promise<ReconcileResult> {
    const { caches, kind, now, choices } = this.#options;
    const task = caches.tasks[kind].getByUid(uid);
    if (task === undefined || robotOf(task) !== undefined) choices.forget(uid);
    if (task === undefined) {
      this.#memory.delete(uid);
      return {};
    }
    const memory = this.#memory.get(uid) ?? {};
    this.#memory.set(uid, memory);
    const decision = decideTask(gatherTask(kind, task, this.#options, memory), now());
    const current = await this.#choose(task, decision, memory);
    for (const effect of decision.effects) await this.#perform(effect, current, memory);
    const again = decision.effects.includes('ReadRobot') ? now() + readAgainMilliseconds : undefined;
    return {
      wakeAtMilliseconds: memory.robotGone === true && again !== undefined ? now() : (again ?? decision.wakeAt),
    };
  }

  /** Writes; a robot that was just chosen is nobody else's from now on, unless the write fails. */
  async #choose(task: TaskObject, decision: TaskDecision, memory: TaskMemory): Promise<TaskObject> {
    const { uid, namespace } = task.metadata;
    const chosen = robotOf(task) === undefined ? decision.status?.robotName : undefined;
    if (chosen === undefined) return this.#write(task, decision, memory);
    this.#options.choices.choose(uid, `${namespace}/${chosen}`);
    try {
      return await this.#write(task, decision, memory);
    } catch (error) {
      this.#options.choices.forget(uid);
      throw error;
    }
  }

  /** @returns the object with the resourceVersion to go on with */
  async #write(task: TaskObject, { status, event }: TaskDecision, memory: TaskMemory): Promise<TaskObject> {
    if (status === undefined) return task;
    const { client, kind, now } = this.#options;
    // The resourceVersion makes phases monotone, and a selector's choice compare-and-set (PROTOCOL rules 3 and 4).
    const { namespace, name, uid, resourceVersion } = task.metadata;
    const target = { namespace, name, uid, resourceVersion };
    const written = await applyStatus(client, { resource: resourceOf(kind), target, status, fieldManager });
    if (status.progress?.percent !== task.status.progress?.percent) memory.progressWrittenAt = now();
    if (event !== undefined) this.#record(task, event);
    const { metadata } = written as { metadata: { resourceVersion: string } };
    return { ...task, metadata: { ...task.metadata, resourceVersion: metadata.resourceVersion } };
  }

  #record({ metadata, kind }: TaskObject, { type, reason, note }: NonNullable<TaskDecision['event']>): void {
    const { namespace, name, uid } = metadata;
    const regarding = { apiVersion: API_GROUP_VERSION, kind, namespace, name, uid };
    this.#options.events.record({ regarding, type, reason, note });
    this.#options.log.info({ task: uid, kind, name, namespace, reason }, 'task moved on');
  }

  async #perform(effect: TaskEffect, task: TaskObject, memory: TaskMemory): Promise<void> {
    const { client, kind } = this.#options;
    const resource = resourceOf(kind);
    const { namespace, name, uid, resourceVersion } = task.metadata;
    const finalizer = { resource, target: task.metadata, finalizer: TASK_FINALIZER };
    const performers: Record<TaskEffect, () => Promise<unknown>> = {
      AddFinalizer: () => addFinalizer(client, finalizer).catch(ignoreNotFound),
      RemoveFinalizer: () => removeFinalizer(client, finalizer).catch(ignoreNotFound),
      Delete: () => client.delete(resource, { namespace, name }, { preconditions: { uid } }).catch(ignoreNotFound),
      ReadRobot: async () => {
        memory.robotGone = await this.#isGone(robotOf(task));
      },
      CollectOutput: async () => this.#beginToCollect(task, memory),
      StoreCancel: async () => {
        if (!(await this.#isDeleting(robotOf(task)))) return;
        const note = 'the VacuumRobot is being deleted, which cancels its tasks';
        this.#record(task, { type: 'Warning', reason: 'Deleting', note });
        await client.mergePatch(
          resource,
          { namespace, name },
          { metadata: { uid, resourceVersion }, spec: { cancel: true } },
        );
      },
    };
    await performers[effect]();
  }

  /** Goes on beside the worker; its end wakes the task. */
  #beginToCollect(task: TaskObject, memory: TaskMemory): void {
    const { collector, wake } = this.#options;
    const { uid } = task.metadata;
    const robot = robotOf(task);
    const { id = uid, output } = gatherTask(this.#options.kind, task, this.#options, memory).reported ?? {};
    if (robot === undefined || output === undefined || memory.isCollecting === true) return;
    memory.isCollecting = true;
    void collector.collect(leftByTask(task, id), robot, output).then((collected) => {
      memory.isCollecting = false;
      memory.collected = collected;
      wake(uid);
    });
  }

  async #isGone(robot: RobotKey | undefined): Promise<boolean> {
    return robot !== undefined && (await this.#readRobot(robot)) === undefined;
  }

  async #isDeleting(robot: RobotKey | undefined): Promise<boolean> {
    const object = robot && (await this.#readRobot(robot));
    return object?.metadata.deletionTimestamp !== undefined;
  }

  /** A consistent read: a GET without a resourceVersion comes from a quorum. */
  async #readRobot(robot: RobotKey): Promise<{ metadata: { deletionTimestamp?: string } } | undefined> {
    try {
      const object = await this.#options.client.get(resourceOf('VacuumRobot'), robot);
      return object as { metadata: { deletionTimestamp?: string } };
    } catch (error) {
      if (isKubeError(error, 'NotFound')) return undefined;
      throw error;
    }
  }
}
