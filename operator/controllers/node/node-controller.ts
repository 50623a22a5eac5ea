import type { Logger } from '@kubevac/base/log.ts';
import { API_GROUP_VERSION } from '@kubevac/crds/kinds.ts';
import type { ObjectCaches } from '../../cache/object-caches.ts';
import { addFinalizers, applyStatus, removeFinalizer } from '../../kube/apply.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { EventRecorder } from '../../kube/events.ts';
import { ignoreNotFound } from '../../kube/kube-error.ts';
import type { NodeLeases } from '../../node-leases/node-leases.ts';
import {
  nodeNameOf,
  ROBOT_NAME_LABEL,
  ROBOT_NAMESPACE_LABEL,
  robotUidOf,
  type NodeObject,
} from '../../objects/node.ts';
import { resourceOf } from '../../objects/resource-of.ts';
import { NODE_FINALIZER, ROBOT_FINALIZERS, type RobotObject } from '../../objects/robot.ts';
import type { ReconcileResult } from '../../runtime/controller.ts';
import type { ConditionSaid } from '../conditions.ts';
import { claimStatus, hasTurned } from './claim.ts';
import { decideNode, type NodeDecision, type NodeEffect } from './decide-node.ts';
import { gatherNode, type NodeMemory, type NodeSources } from './gather-node.ts';
import type { NodeInput } from './node-input.ts';
import { metadataPatch, nodeMetadata } from './node-metadata.ts';
import { changeNode, createNode, deleteNode, FIELD_MANAGER } from './node-writer.ts';

export interface NodeControllerOptions extends NodeSources {
  readonly client: KubeClient;
  readonly events: EventRecorder;
  readonly caches: ObjectCaches;
  readonly leases: NodeLeases;
  /** With the status that it is about to have, where none is stored yet. */
  readonly asSaid: (robot: RobotObject) => RobotObject;
  readonly doors: KubeletDoors;
  /** Wants a robot looked at again. */
  readonly wake: (uid: string) => void;
  readonly now: () => number;
  readonly log: Logger;
}

/** The kubelet ports of this replica. */
export interface KubeletDoors {
  /** Begins to answer for a Node on a port, or does so already; with a fault when the port cannot be had. */
  listen(node: string, port: number): Promise<{ readonly fault: string; readonly message: string } | undefined>;
  unlisten(node: string): Promise<void>;
}

const robotResource = resourceOf('VacuumRobot');
/** A name that another Node has may become free unseen. */
const foreignMilliseconds = 30_000;

/** Keeps a Node and its Lease for each VacuumRobot. Keys are UIDs of robots. */
export class NodeController {
  readonly #options: NodeControllerOptions;
  readonly #memory = new Map<string, NodeMemory>();
  /** Which robot has a Lease and a kubelet port, by the name of its Node: others may claim that name and go. */
  readonly #holders = new Map<string, string>();
  /** Robots for which no kubelet port was left. */
  readonly #portless = new Set<string>();

  constructor(options: NodeControllerOptions) {
    this.#options = options;
  }

  async reconcile(uid: string): Promise<ReconcileResult> {
    const { caches, now } = this.#options;
    const robot = caches.robots.getByUid(uid);
    if (robot === undefined) return this.#withoutRobot(uid);
    const memory = this.#memoryOf(uid);
    const input = this.#gather(robot, memory);
    const decision = decideNode(input, now());
    for (const event of decision.events) this.#tell(robot, event, memory);
    for (const effect of decision.effects) await this.#perform(robot, effect, memory);
    if (decision.claim !== undefined) await this.#writeClaim(robot, decision.claim);
    if (isThere(decision) && input.port !== undefined) await this.#open(robot, input.port);
    return { wakeAtMilliseconds: decision.wakeAt ?? memory.foreign?.until };
  }

  #gather(robot: RobotObject, memory: NodeMemory): NodeInput {
    const input = gatherNode(this.#options.asSaid(robot), this.#options, memory.foreign?.node);
    const { uid, deletionTimestamp } = robot.metadata;
    if (input.port === undefined && deletionTimestamp === undefined) this.#portless.add(uid);
    return input;
  }

  #memoryOf(uid: string): NodeMemory {
    const memory = this.#memory.get(uid) ?? { told: new Set() };
    this.#memory.set(uid, memory);
    if (memory.foreign !== undefined && this.#options.now() >= memory.foreign.until) delete memory.foreign;
    return memory;
  }

  async #perform(robot: RobotObject, effect: NodeEffect, memory: NodeMemory): Promise<void> {
    const { client, leases } = this.#options;
    const { uid: robotUid } = robot.metadata;
    const target = { resource: robotResource, target: robot.metadata };
    if (effect.do === 'AddFinalizer')
      await addFinalizers(client, { ...target, finalizers: ROBOT_FINALIZERS }).catch(ignoreNotFound);
    else if (effect.do === 'RemoveFinalizer') {
      await this.#forget(nodeNameOf(robot), robotUid);
      await removeFinalizer(client, { ...target, finalizer: NODE_FINALIZER }).catch(ignoreNotFound);
    } else if (effect.do === 'Create') await this.#create(robot, effect.node, memory);
    else if (effect.do === 'Delete') await this.#delete(effect.node);
    else if (effect.do === 'KeepLease') {
      this.#holders.set(effect.node.metadata.name, robotUid);
      leases.keep({ ...effect.node.metadata, robotUid });
    } else await changeNode(client, effect);
  }

  async #create(robot: RobotObject, node: object, memory: NodeMemory): Promise<void> {
    const { client, now } = this.#options;
    const found = await createNode(client, nodeNameOf(robot), node);
    if (found === undefined) return;
    if (robotUidOf(found) === robot.metadata.uid) return this.#takeBack(robot, found);
    memory.foreign = { node: found, until: now() + foreignMilliseconds };
    const { claim } = decideNode(gatherNode(robot, this.#options, found), now());
    if (claim !== undefined) await this.#writeClaim(robot, claim);
  }

  /** Its own, which is in the cache in a moment; but where that holds those of one namespace alone, only with its labels. */
  async #takeBack(robot: RobotObject, node: NodeObject): Promise<void> {
    const patch = metadataPatch(node, nodeMetadata(robot));
    if (patch !== undefined) await changeNode(this.#options.client, { do: 'PatchMetadata', node, patch });
  }

  async #delete(node: NodeObject): Promise<void> {
    await this.#forget(node.metadata.name, robotUidOf(node));
    await deleteNode(this.#options.client, node);
  }

  /** Where another program has the port the Node gets another. */
  async #open(robot: RobotObject, port: number): Promise<void> {
    const { doors, ports, log, wake } = this.#options;
    const name = nodeNameOf(robot);
    const fault = await doors.listen(name, port);
    if (fault === undefined) return;
    log.warn({ node: name, port, reason: fault.fault, error: fault.message }, 'kubelet port not opened');
    if (fault.fault !== 'TooMany') return;
    ports.reject(name);
    wake(robot.metadata.uid);
  }

  /** What a robot had by the name of its Node, and only that: the name may be another's by now. */
  async #forget(name: string, robotUid: string | undefined): Promise<void> {
    const { leases, ports, doors, wake } = this.#options;
    if (this.#holders.get(name) === robotUid) {
      this.#holders.delete(name);
      leases.drop(name);
      await doors.unlisten(name);
    }
    // The port is another Node's only when nobody listens at it.
    if (this.#holders.has(name)) return;
    ports.release(name);
    for (const uid of this.#portless) wake(uid);
    this.#portless.clear();
  }

  async #writeClaim(robot: RobotObject, claim: ConditionSaid): Promise<void> {
    const { client, now } = this.#options;
    const status = claimStatus(robot, claim, now());
    if (status === undefined) return;
    const { namespace, name, uid } = robot.metadata;
    const target = { namespace, name, uid };
    await applyStatus(client, { resource: robotResource, target, status, fieldManager: FIELD_MANAGER });
    const type = claim.status === 'True' ? 'Normal' : 'Warning';
    if (hasTurned(robot, claim)) this.#record(robot, { type, reason: claim.reason, note: claim.message });
  }

  /** Nodes whose VacuumRobot was taken away by force. */
  async #withoutRobot(uid: string): Promise<ReconcileResult> {
    this.#memory.delete(uid);
    const node = this.#options.nodes.list().find((one) => robotUidOf(one) === uid);
    if (node !== undefined && (await this.#exists(node, uid))) return {};
    if (node !== undefined) await this.#delete(node);
    for (const [name, holder] of this.#holders) if (holder === uid) await this.#forget(name, uid);
    return {};
  }

  /** By a consistent read: the cache of robots may be behind that of Nodes. */
  async #exists({ metadata: { labels } }: NodeObject, uid: string): Promise<boolean> {
    const namespace = labels[ROBOT_NAMESPACE_LABEL];
    const fieldSelector = `metadata.name=${labels[ROBOT_NAME_LABEL] ?? ''}`;
    const { items } = await this.#options.client.list(robotResource, { namespace, fieldSelector });
    return items.some((item) => (item as RobotObject).metadata.uid === uid);
  }

  /** Once for each, as long as this process leads. */
  #tell(robot: RobotObject, event: NodeDecision['events'][number], { told }: NodeMemory): void {
    if (told.has(event.note)) return;
    told.add(event.note);
    this.#record(robot, event);
  }

  #record({ metadata }: RobotObject, event: NodeDecision['events'][number]): void {
    const { namespace, name, uid } = metadata;
    const regarding = { apiVersion: API_GROUP_VERSION, kind: 'VacuumRobot', namespace, name, uid };
    this.#options.events.record({ regarding, ...event });
  }
}

/** There is a Node, and it is ours. */
function isThere({ effects }: NodeDecision): boolean {
  return effects.some((effect) => effect.do === 'KeepLease');
}
