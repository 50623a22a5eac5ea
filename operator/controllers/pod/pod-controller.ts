import type { Logger } from '@kubevac/base/log.ts';
import type { RobotKey } from '@kubevac/protocol/topics.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { EventRecorder } from '../../kube/events.ts';
import { ignoreNotFound } from '../../kube/kube-error.ts';
import type { MissionLogReader } from '../../missions/mission-log-reader.ts';
import type { EnvSource } from '../../objects/env-sources.ts';
import { wasGiven } from '../../objects/mission.ts';
import { missionCommand } from '../../objects/mission-command.ts';
import { containersOf, podKeyText, podResource, type PodObject } from '../../objects/pod.ts';
import { keyOf } from '../../objects/robot.ts';
import { lastLines, TERMINATION_BYTES } from '../../objects/termination-message.ts';
import type { OutputCollector } from '../../outputs/collect-output.ts';
import type { LeftBy } from '../../outputs/left-by.ts';
import type { ReconcileResult } from '../../runtime/controller.ts';
import { SourceReader } from './read-sources.ts';
import { decidePod } from './decide-pod.ts';
import { currentTaskOf, gatherPod, robotOf, type PodMemory, type PodSources } from './gather-pod.ts';
import type { PodDecision, PodEvent, Wanted } from './pod-decision.ts';
import type { PodInput } from './pod-input.ts';

export interface PodControllerOptions extends PodSources {
  readonly client: KubeClient;
  readonly events: EventRecorder;
  readonly collector: OutputCollector;
  readonly logs: MissionLogReader;
  /** Ends what is under way beside the worker. */
  readonly signal: AbortSignal;
  readonly wake: (uid: string) => void;
  readonly now: () => number;
  readonly log: Logger;
}

const fieldManager = 'kubevac-pod';

/** Keeps the status of Pods on robots at what their robots say. Keys are UIDs: a recreated Pod of the same name is another. */
export class PodController {
  readonly #options: PodControllerOptions;
  readonly #memory = new Map<string, PodMemory>();

  constructor(options: PodControllerOptions) {
    this.#options = options;
  }

  async reconcile(uid: string): Promise<ReconcileResult> {
    const { pods, client, now } = this.#options;
    const pod = pods.getByUid(uid);
    if (pod === undefined) {
      this.#memory.delete(uid);
      return {};
    }
    const memory = this.#memoryOf(pod);
    const decision = this.#decide(pod, gatherPod(pod, this.#options, memory, client.serverTime() ?? now()));
    await this.#write(pod, decision);
    for (const event of decision.events) this.#record(pod, event);
    if (decision.wanted !== undefined) this.#want(pod, decision.wanted, memory);
    return { wakeAtMilliseconds: decision.wakeAt };
  }

  /** Whatever is wrong with a Pod that moves no robot, it keeps nobody from deleting it. */
  #decide(pod: PodObject, input: PodInput): PodDecision {
    try {
      return decidePod(input, this.#options.now());
    } catch (error) {
      if (pod.metadata.deletionTimestamp === undefined || wasGiven(pod) || input.isDriven) throw error;
      this.#options.log.error({ pod: podKeyText(pod), error }, 'pod released that cannot be decided');
      return { events: [], release: true };
    }
  }

  async #write(pod: PodObject, { patch, disruption, release }: PodDecision): Promise<void> {
    const { client } = this.#options;
    const { namespace, name, uid, resourceVersion } = pod.metadata;
    if (patch !== undefined) {
      // What was decided rests on what is stored: a Pod that changed is looked at anew.
      const body = { metadata: { uid, resourceVersion }, status: patch };
      await client.strategicPatch(podResource, { namespace, name, subresource: 'status' }, body, { fieldManager });
    }
    if (!release && disruption !== true) return;
    const options = { preconditions: { uid }, ...(release && { gracePeriodSeconds: 0 }) };
    await client.delete(podResource, { namespace, name }, options).catch(ignoreNotFound);
  }

  #record({ metadata }: PodObject, event: PodEvent): void {
    const { namespace, name, uid } = metadata;
    this.#options.events.record({ regarding: { apiVersion: 'v1', kind: 'Pod', namespace, name, uid }, ...event });
  }

  /** Of its newest task: what is known of one before says nothing of it. */
  #memoryOf(pod: PodObject): PodMemory {
    const { uid } = pod.metadata;
    const task = currentTaskOf(pod);
    const known = this.#memory.get(uid);
    if (known !== undefined && known.task === task) return known;
    const { client, now } = this.#options;
    const memory = { reader: new SourceReader(client, now), ...(task !== undefined && { task }) };
    this.#memory.set(uid, memory);
    return memory;
  }

  /** Goes on beside the worker; its end wakes the Pod. */
  #want(pod: PodObject, wanted: Wanted, memory: PodMemory): void {
    if (wanted.do === 'ReadSources') return void this.#readSources(pod, wanted.sources, memory);
    const robot = robotOf(pod, this.#options);
    if (robot === undefined) return;
    const key = keyOf(robot);
    if (wanted.do === 'ReadLog') void this.#readTail(pod, { key, wanted, memory });
    else void this.#collect(pod, { key, wanted, memory });
  }

  async #readSources(
    { metadata: { uid, namespace } }: PodObject,
    sources: readonly EnvSource[],
    { reader }: PodMemory,
  ): Promise<void> {
    if (await reader.read(namespace, sources)) this.#options.wake(uid);
  }

  async #readTail(pod: PodObject, { key, wanted: { taskId }, memory }: Wanting<'ReadLog'>): Promise<void> {
    if (memory.isReading === true) return;
    memory.isReading = true;
    const { logs, signal, wake } = this.#options;
    const read = await logs.read(key, taskId, { within: tailMilliseconds, signal }).catch(() => undefined);
    memory.isReading = false;
    memory.logTail = lastLines(read?.lines.map(({ text }) => text) ?? [], TERMINATION_BYTES);
    wake(pod.metadata.uid);
  }

  async #collect(pod: PodObject, { key, wanted, memory }: Wanting<'CollectOutput'>): Promise<void> {
    const left = leftBy(pod, wanted.container, wanted.taskId);
    if (left === undefined || memory.isCollecting === true) return;
    memory.isCollecting = true;
    memory.collected = await this.#options.collector.collect(left, key, wanted.output);
    memory.isCollecting = false;
    this.#options.wake(pod.metadata.uid);
  }
}

interface Wanting<What extends Wanted['do']> {
  readonly key: RobotKey;
  readonly wanted: Extract<Wanted, { readonly do: What }>;
  readonly memory: PodMemory;
}

/** An agent that does not answer so fast is not waited for: its Job waits for the end. */
const tailMilliseconds = 2_000;
const longestName = 253;

function leftBy(pod: PodObject, name: string, id: string): LeftBy | undefined {
  const container = containersOf(pod).find((one) => one.name === name);
  const read = container && missionCommand(pod, container);
  if (read === undefined || !('command' in read)) return undefined;
  const { kind, spec, keeps: isKept } = read.command;
  const named = `${pod.metadata.name}-${name}`;
  const secretName = named.length <= longestName ? named : `${pod.metadata.uid}-${name}`;
  const owner = { apiVersion: 'v1', kind: 'Pod', metadata: pod.metadata, isKept };
  return { id, task: { kind, spec } as LeftBy['task'], secretName, owner };
}
