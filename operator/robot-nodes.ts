import type { Logger } from '@kubevac/base/log.ts';
import type { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import type { RobotKey } from '@kubevac/protocol/topics.ts';
import type { NodeCache, NodeChange } from './cache/node-cache.ts';
import type { ObjectCaches } from './cache/object-caches.ts';
import type { PodCache } from './cache/pod-cache.ts';
import { KubeletPorts, type PortRange } from './controllers/node/kubelet-ports.ts';
import { NodeController, type NodeControllerOptions } from './controllers/node/node-controller.ts';
import type { NodeHost } from './controllers/node/node-input.ts';
import { PodController } from './controllers/pod/pod-controller.ts';
import type { PodWaits } from './controllers/pod/pod-input.ts';
import type { AgentLink } from './fleet/agent-links.ts';
import type { AgentRpc } from './fleet/agent-rpc.ts';
import type { Fleet } from './fleet/fleet.ts';
import type { KubeClient } from './kube/client.ts';
import type { EventRecorder } from './kube/events.ts';
import type { KubeletFigures, KubeletServer } from './kubelet/kubelet-server.ts';
import type { KubeletAnswers } from './kubelet/pages.ts';
import { MissionLogSource } from './missions/mission-log-source.ts';
import { RobotNews } from './missions/robot-news.ts';
import { RobotUsage } from './missions/robot-usage.ts';
import { DrivenPods } from './missions/terminal/driven-pods.ts';
import { RobotTerminals } from './missions/terminal/mission-terminals.ts';
import type { MissionLogReader } from './missions/mission-log-reader.ts';
import { NodeLeases } from './node-leases/node-leases.ts';
import { nodeNameOf, robotUidOf } from './objects/node.ts';
import type { PodObject } from './objects/pod.ts';
import { keyOf, type RobotObject } from './objects/robot.ts';
import type { OutputCollector } from './outputs/collect-output.ts';
import { runController, type ControllerObserver } from './runtime/controller.ts';
import { WorkQueue } from './runtime/work-queue.ts';

export interface RobotNodesParts {
  readonly client: KubeClient;
  readonly events: EventRecorder;
  readonly caches: ObjectCaches;
  readonly nodes: NodeCache;
  readonly pods: PodCache;
  readonly fleet: Fleet;
  readonly logs: MissionLogReader;
  readonly rpc: AgentRpc;
  readonly connection: MqttConnection;
  readonly linkOf: (robot: RobotKey) => AgentLink;
  /** What the Nodes of robots say of this replica. */
  readonly nodeHost: (signal: AbortSignal) => Promise<NodeHost>;
  readonly kubeletPorts: PortRange;
  /** The kubelet API of all Nodes, made anew for each time of leading. */
  readonly kubelet: (answers: KubeletAnswers, host: NodeHost) => KubeletServer;
  readonly nodeLeaseSeconds: number;
  readonly foreignInert: boolean;
  /** Objects of one kind worked on at the same time. */
  readonly workers: number;
  readonly waits: PodWaits;
  readonly observer: ControllerObserver;
  readonly log: Logger;
}

export interface RobotNodesHelpers extends Pick<NodeControllerOptions, 'asSaid'> {
  readonly collector: OutputCollector;
}

/** What the leader does for robots as Nodes, and for the Pods that are bound to them. Made anew for each time of leading. */
export class RobotNodes {
  readonly queues: Readonly<Record<'Node' | 'Pod', WorkQueue>>;
  readonly leases: NodeLeases;
  readonly #news = new RobotNews();
  readonly #driven = new DrivenPods();
  #kubelet: KubeletServer | undefined;
  readonly #parts: RobotNodesParts;

  constructor(parts: RobotNodesParts) {
    this.#parts = parts;
    this.queues = { Node: new WorkQueue({ workers: parts.workers }), Pod: new WorkQueue({ workers: parts.workers }) };
    this.leases = new NodeLeases({ ...parts, durationSeconds: parts.nodeLeaseSeconds });
  }

  /** Works until the signal aborts. */
  async run({ collector, asSaid }: RobotNodesHelpers, signal: AbortSignal): Promise<void> {
    const { nodes, pods, nodeHost, kubeletPorts, log, observer } = this.#parts;
    await Promise.all([nodes.waitForSync(signal), pods.waitForSync(signal)]);
    const host = await nodeHost(signal);
    const common = { ...this.#parts, now: Date.now };
    const ports = new KubeletPorts(kubeletPorts);
    const kubelet = this.#parts.kubelet(this.#answers(), host);
    this.#kubelet = kubelet;
    const wakeNode = (uid: string): void => this.queues.Node.add(uid);
    const wake = (uid: string): void => this.queues.Pod.add(uid);
    const isDriven = (podUid: string): boolean => this.#driven.has(podUid);
    const nodeController = new NodeController({
      ...common,
      ports,
      host,
      isDriven,
      leases: this.leases,
      doors: kubelet,
      asSaid,
      wake: wakeNode,
    });
    const podController = new PodController({ ...common, collector, isDriven, wake, signal });
    for (const node of nodes.list()) this.queues.Node.add(robotUidOf(node) ?? '');
    for (const pod of pods.list()) wake(pod.metadata.uid);
    const run = (name: 'Node' | 'Pod', { reconcile }: Reconciler): Promise<void> =>
      runController({ name, queue: this.queues[name], reconcile, log, observer }, signal);
    await Promise.all([
      this.leases.start(signal),
      kubelet.start(signal),
      run('Node', { reconcile: (uid) => nodeController.reconcile(uid) }),
      run('Pod', { reconcile: (uid) => podController.reconcile(uid) }),
    ]);
  }

  /** Of the kubelet ports; undefined until they are opened. */
  get kubeletFigures(): KubeletFigures | undefined {
    return this.#kubelet?.figures();
  }

  /** Its Node may be there without it. */
  onRobotGone(uid: string): void {
    this.queues.Node.add(uid);
  }

  onRobot(robot: RobotObject): void {
    this.queues.Node.add(robot.metadata.uid);
    this.#parts.pods.onRobotNode(nodeNameOf(robot));
    this.#wakePods(robot);
  }

  onNode({ name, robotUids, isGone }: NodeChange): void {
    for (const uid of robotUids) this.queues.Node.add(uid);
    for (const pod of this.#parts.pods.on(name)) this.queues.Pod.add(pod.metadata.uid);
    if (!isGone) return;
    // Others may have waited for the name.
    for (const robot of this.#claiming(name)) this.queues.Node.add(robot.metadata.uid);
  }

  /** @returns the robots whose Node it is on: what they are told may be another */
  onPod(pod: PodObject): readonly RobotObject[] {
    this.queues.Pod.add(pod.metadata.uid);
    const robots = this.#claiming(pod.spec.nodeName ?? '');
    for (const robot of robots) this.#news.tell(keyOf(robot));
    // One that is being deleted may wait for it.
    for (const robot of robots)
      if (robot.metadata.deletionTimestamp !== undefined) this.queues.Node.add(robot.metadata.uid);
    return robots;
  }

  /** Its robot said something that may be about a mission. */
  onHeard(robot: RobotObject): void {
    this.#wakePods(robot);
    this.#news.tell(keyOf(robot));
  }

  #answers(): KubeletAnswers {
    const { client, caches, nodes, pods, fleet, rpc, connection, logs: reader } = this.#parts;
    const serverNow = (): number => client.serverTime() ?? Date.now();
    const logs = new MissionLogSource({ caches, pods, reader, news: this.#news });
    return {
      pods: { list: (node) => pods.on(node) },
      stats: new RobotUsage({ caches, nodes, pods, fleet }),
      logs,
      terminals: new RobotTerminals({
        caches,
        nodes,
        pods,
        fleet,
        rpc,
        connection,
        logs,
        driven: this.#driven,
        serverNow,
      }),
    };
  }

  #wakePods(robot: RobotObject): void {
    for (const pod of this.#parts.pods.on(nodeNameOf(robot))) this.queues.Pod.add(pod.metadata.uid);
  }

  #claiming(nodeName: string): readonly RobotObject[] {
    return this.#parts.caches.robotsClaiming(nodeName);
  }
}

interface Reconciler {
  readonly reconcile: Parameters<typeof runController>[0]['reconcile'];
}
