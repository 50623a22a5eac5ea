import { onceIn, type Logger } from '@kubevac/base/log.ts';
import { API_GROUP_VERSION } from '@kubevac/crds/kinds.ts';
import { readObject } from '@kubevac/crds/read-object.ts';
import { robotKeyText, type RobotKey } from '@kubevac/protocol/topics.ts';
import type { ObjectCaches } from '../../cache/object-caches.ts';
import type { PodCache } from '../../cache/pod-cache.ts';
import { localRecordNames } from '../../objects/local-run.ts';
import { nodeNameOf } from '../../objects/node.ts';
import { resourceOf } from '../../objects/resource-of.ts';
import { boundJournalOf, keyOf, ROBOT_FINALIZER, ROBOT_FINALIZERS, type RobotObject } from '../../objects/robot.ts';
import { isOpen, robotNameOf, TASK_KINDS, type TaskObject } from '../../objects/task.ts';
import type { Fleet, HeardRobot } from '../../fleet/fleet.ts';
import { addFinalizers, applyStatus, removeFinalizer } from '../../kube/apply.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { EventRecorder } from '../../kube/events.ts';
import { ignoreNotFound } from '../../kube/kube-error.ts';
import type { ReconcileResult } from '../../runtime/controller.ts';
import type { AgentLink } from '../../fleet/agent-links.ts';
import { ADOPT_ANNOTATION } from './binding.ts';
import { decideRobot, type RobotDecision, type RobotEffect } from './decide-robot.ts';
import type { LocalRunDecision } from './local-runs.ts';
import { recordLocalRuns } from './record-local-runs.ts';
import type { RobotInput } from './robot-input.ts';

export interface RobotControllerOptions {
  readonly client: KubeClient;
  readonly events: EventRecorder;
  readonly caches: ObjectCaches;
  readonly pods: PodCache;
  readonly fleet: Fleet;
  readonly linkOf: (robot: RobotKey) => AgentLink;
  readonly now: () => number;
  readonly writeMilliseconds: number;
  readonly log: Logger;
}

interface RobotMemory {
  writtenAt?: number;
  allTasksOver?: boolean;
}

const fieldManager = 'kubevac-robot';
const resource = resourceOf('VacuumRobot');
/** Tasks of a robot that is being deleted end one by one; each end wakes the robot, and this is for what was missed. */
const listAgainMilliseconds = 2_000;
/** Whoever gives a name free for a record may do so unseen. */
const nameAgainMilliseconds = 30_000;

/** Keeps the status of VacuumRobots at what their agents say. Keys are UIDs: a recreated object is another robot. */
export class RobotController {
  readonly #options: RobotControllerOptions;
  readonly #memory = new Map<string, RobotMemory>();
  readonly #repeating: Logger;

  constructor(options: RobotControllerOptions) {
    this.#options = options;
    this.#repeating = onceIn(options.log, 60_000);
  }

  async reconcile(uid: string): Promise<ReconcileResult> {
    const { caches, now } = this.#options;
    const robot = caches.robots.getByUid(uid);
    if (robot === undefined) {
      this.#memory.delete(uid);
      return {};
    }
    const memory = this.#memory.get(uid) ?? {};
    this.#memory.set(uid, memory);
    const decision = decideRobot(this.#gather(robot, memory), now());
    const current = decision.status === undefined ? robot : await this.#write(robot, decision.status, memory);
    for (const event of decision.events) this.#record(robot, event);
    for (const effect of decision.effects) await this.#perform(effect, current, memory);
    const nameAgainAt = await this.#recordLocalRuns(robot, decision.localRuns.record);
    await this.#deleteGhosts(decision.localRuns.ghosts);
    if (!decision.effects.includes('ListTasks')) return wakeAtFirst(decision.wakeAt, nameAgainAt);
    return { wakeAtMilliseconds: now() + (memory.allTasksOver === true ? 0 : listAgainMilliseconds) };
  }

  /** A robot with its first status, as it is about to be stored; any later one as it is stored. */
  asSaid(robot: RobotObject): RobotObject {
    if (robot.status.conditions?.some(({ type }) => type === 'AgentConnected') === true) return robot;
    const { status } = decideRobot(this.#gather(robot, {}), this.#options.now());
    return { ...robot, status: { ...robot.status, ...status } };
  }

  #gather(robot: RobotObject, memory: RobotMemory): RobotInput {
    const { client, caches, pods, fleet, linkOf, now, writeMilliseconds } = this.#options;
    const key = keyOf(robot);
    return {
      robot,
      heard: heardOfBound(robot, fleet.get(key)),
      connected: linkOf(key).connected,
      pods: [...pods.on(nodeNameOf(robot)), ...pods.goneFrom(nodeNameOf(robot))],
      tasks: TASK_KINDS.flatMap((kind) => caches.tasksOf(kind, key)),
      deletedTasks: caches.deletedTasksOf(key),
      schedules: caches.schedulesOf(key),
      allTasksOver: memory.allTasksOver === true,
      serverNow: client.serverTime() ?? now(),
      writtenAt: memory.writtenAt,
      writeMilliseconds,
    };
  }

  async #write(robot: RobotObject, status: object, memory: RobotMemory): Promise<RobotObject> {
    const { client, now } = this.#options;
    const { namespace, name, uid, resourceVersion } = robot.metadata;
    const target = { namespace, name, uid, resourceVersion };
    const written = await applyStatus(client, { resource, target, status, fieldManager });
    memory.writtenAt = now();
    const { metadata } = written as { metadata: { resourceVersion: string } };
    return { ...robot, metadata: { ...robot.metadata, resourceVersion: metadata.resourceVersion } };
  }

  #record({ metadata }: RobotObject, event: RobotDecision['events'][number]): void {
    const { namespace, name, uid } = metadata;
    const regarding = { apiVersion: API_GROUP_VERSION, kind: 'VacuumRobot', namespace, name, uid };
    this.#options.events.record({ regarding, ...event });
  }

  async #perform(effect: RobotEffect, robot: RobotObject, memory: RobotMemory): Promise<void> {
    const { client } = this.#options;
    const { namespace, name, uid, resourceVersion } = robot.metadata;
    const target = { resource, target: robot.metadata };
    const performers: Record<RobotEffect, () => Promise<unknown>> = {
      AddFinalizer: () => addFinalizers(client, { ...target, finalizers: ROBOT_FINALIZERS }).catch(ignoreNotFound),
      RemoveFinalizer: () => removeFinalizer(client, { ...target, finalizer: ROBOT_FINALIZER }).catch(ignoreNotFound),
      ClearAdoption: () => {
        const metadata = { uid, resourceVersion, annotations: { [ADOPT_ANNOTATION]: null } };
        return client.mergePatch(resource, { namespace, name }, { metadata }).catch(ignoreNotFound);
      },
      ListTasks: async () => {
        memory.allTasksOver = await this.#areTasksOver(robot);
      },
    };
    await performers[effect]();
  }

  /** @returns when to look again for names that were taken */
  async #recordLocalRuns(robot: RobotObject, record: LocalRunDecision['record']): Promise<number | undefined> {
    const { client, now } = this.#options;
    let nameAgainAt: number | undefined;
    for await (const { slot, name } of recordLocalRuns(client, robot, record)) {
      if (name === undefined) {
        nameAgainAt = now() + nameAgainMilliseconds;
        this.#tellNamesTaken(robot, slot);
        continue;
      }
      const note = `a person had it clean: Cleaning ${name}`;
      this.#record(robot, { type: 'Normal', reason: 'StartedElsewhere', note });
    }
    return nameAgainAt;
  }

  #tellNamesTaken(robot: RobotObject, slot: number): void {
    const names = localRecordNames(robot, { slot });
    const note = `the run ${slot} of a person has no record: there are other Cleanings called ${names.join(', ')}; one of them has to go`;
    const reason = 'RecordNamesTaken';
    this.#repeating.warn({ robot: robotKeyText(keyOf(robot)), slot, reason }, 'run of a person has no record');
    this.#record(robot, { type: 'Warning', reason, note });
  }

  async #deleteGhosts(ghosts: LocalRunDecision['ghosts']): Promise<void> {
    const { client } = this.#options;
    for (const { metadata } of ghosts) {
      const { namespace, name, uid, resourceVersion } = metadata;
      const preconditions = { uid, resourceVersion };
      await client.delete(resourceOf('Cleaning'), { namespace, name }, { preconditions }).catch(ignoreNotFound);
    }
  }

  /** By consistent lists, made after the deletion was seen (PROTOCOL rule 7). */
  async #areTasksOver(robot: RobotObject): Promise<boolean> {
    const { namespace, name } = robot.metadata;
    for (const kind of TASK_KINDS) {
      const { items } = await this.#options.client.list(resourceOf(kind), { namespace });
      const tasks = items.map((item) => readObject(kind, item) as TaskObject);
      if (tasks.some((task) => robotNameOf(task) === name && isOpen(task))) return false;
    }
    return true;
  }
}

function wakeAtFirst(...times: readonly (number | undefined)[]): ReconcileResult {
  const wakes = times.flatMap((time) => time ?? []);
  return wakes.length > 0 ? { wakeAtMilliseconds: Math.min(...wakes) } : {};
}

/** While another agent speaks, only that it does is taken from it (PROTOCOL rule 10). */
function heardOfBound(robot: RobotObject, heard: HeardRobot | undefined): HeardRobot | undefined {
  const bound = boundJournalOf(robot);
  if (heard?.presence === undefined || bound === undefined || heard.presence.journalId === bound) return heard;
  const { info: _info, telemetry: _telemetry, reported: _reported, ...known } = heard;
  return known;
}
