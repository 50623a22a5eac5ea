import type { Logger } from '@kubevac/base/log.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { EventRecorder } from '../../kube/events.ts';
import { ignoreNotFound } from '../../kube/kube-error.ts';
import { missionCommand } from '../../objects/mission-command.ts';
import { containersOf, podResource, type PodObject } from '../../objects/pod.ts';
import { keyOf } from '../../objects/robot.ts';
import type { OutputCollector } from '../../outputs/collect-output.ts';
import type { LeftBy } from '../../outputs/left-by.ts';
import type { ReconcileResult } from '../../runtime/controller.ts';
import { decidePod } from './decide-pod.ts';
import { gatherPod, robotOf, type PodMemory, type PodSources } from './gather-pod.ts';
import type { Collecting, PodDecision, PodEvent } from './pod-decision.ts';

export interface PodControllerOptions extends PodSources {
  readonly client: KubeClient;
  readonly events: EventRecorder;
  readonly collector: OutputCollector;
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
    const memory = this.#memory.get(uid) ?? {};
    this.#memory.set(uid, memory);
    const decision = decidePod(gatherPod(pod, this.#options, memory, client.serverTime() ?? now()), now());
    await this.#write(pod, decision);
    for (const event of decision.events) this.#record(pod, event);
    if (decision.collect !== undefined) this.#beginToCollect(pod, decision.collect, memory);
    return { wakeAtMilliseconds: decision.wakeAt };
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

  /** Goes on beside the worker; its end wakes the Pod. */
  #beginToCollect(pod: PodObject, { container, taskId, output }: Collecting, memory: PodMemory): void {
    const { collector, wake } = this.#options;
    const robot = robotOf(pod, this.#options);
    const left = leftBy(pod, container, taskId);
    if (robot === undefined || left === undefined || memory.collecting === taskId) return;
    memory.collecting = taskId;
    delete memory.collected;
    void collector.collect(left, keyOf(robot), output).then((collected) => {
      if (memory.collecting !== taskId) return;
      memory.collected = collected;
      if (collected === undefined || collected.state === 'Waiting') delete memory.collecting;
      wake(pod.metadata.uid);
    });
  }
}

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
