import type { Logger } from '@kubevac/base/log.ts';
import type { KubeClient } from '../kube/client.ts';
import { Reflector, type ReflectorCounters } from '../kube/reflector.ts';
import { missionsAsked, wasGiven } from '../objects/mission.ts';
import { endOf, isPodOver, podResource, readPod, type PodObject } from '../objects/pod.ts';

export interface PodCacheOptions {
  readonly client: KubeClient;
  readonly log: Logger;
  /** Whether a robot has, or claims, the Node of that name. */
  readonly isRobotNode: (nodeName: string) => boolean;
  /** A Pod on the Node of a robot came, changed or went. */
  readonly onPod: (pod: PodObject) => void;
}

/** As many as the history of a robot has. */
const keptOfNode = 10;

/** What is kept of Pods that run elsewhere: that there is one. */
interface OtherPod {
  readonly nodeName: string | undefined;
}

interface PodChange {
  readonly object: PodObject | OtherPod;
  readonly previous?: PodObject | OtherPod | undefined;
  readonly isGone: boolean;
}

/**
 * Warm copies of the Pods on the Nodes of robots. It follows all Pods of the cluster, since one watch costs the API server less than
 * one for each robot; of those that run elsewhere only the name of the Node is kept.
 */
export class PodCache {
  readonly #pods: Reflector<PodObject | OtherPod>;
  readonly #isRobotNode: (nodeName: string) => boolean;
  #signal: AbortSignal | undefined;
  readonly #byNode = new Map<string, Map<string, PodObject>>();
  readonly #gone = new Map<string, readonly PodObject[]>();
  /** When the last that took up the robot was over, by the name of the Node. */
  readonly #freedAt = new Map<string, number>();
  /** How many there are, by the name of the Node, of which no more is kept. */
  readonly #others = new Map<string, number>();

  constructor({ client, log, isRobotNode, onPod }: PodCacheOptions) {
    this.#isRobotNode = isRobotNode;
    this.#pods = new Reflector<PodObject | OtherPod>({
      client,
      log,
      resource: podResource,
      parse: (raw) => this.#parse(raw),
      onEvent: ({ type, object, previous }) => this.#note({ object, previous, isGone: type === 'Deleted' }, onPod),
    });
  }

  get synced(): boolean {
    return this.#pods.synced;
  }

  /** What the content is as of; undefined before the first list. */
  get resourceVersion(): string | undefined {
    return this.#pods.resourceVersion;
  }

  get counters(): ReflectorCounters {
    return this.#pods.counters;
  }

  /** What a consistent list would be as of now. @throws KubeError */
  readCurrentVersion(): Promise<string> {
    return this.#pods.readCurrentVersion();
  }

  getByUid(uid: string): PodObject | undefined {
    const pod = this.#pods.getByUid(uid);
    return pod !== undefined && isWhole(pod) ? pod : undefined;
  }

  on(nodeName: string): readonly PodObject[] {
    return [...(this.#byNode.get(nodeName)?.values() ?? [])];
  }

  /** The last that went from there, as they were then. */
  goneFrom(nodeName: string): readonly PodObject[] {
    return this.#gone.get(nodeName) ?? [];
  }

  /** Since when no Pod of those that are over takes up the robot; milliseconds since the Unix epoch. */
  freedAt(nodeName: string): number | undefined {
    return this.#freedAt.get(nodeName);
  }

  list(): readonly PodObject[] {
    return [...this.#byNode.values()].flatMap((pods) => [...pods.values()]);
  }

  /** A robot claims a name that Pods may be bound to already, which were no robot's until now. */
  onRobotNode(nodeName: string): void {
    if (!this.#others.has(nodeName) || this.#signal === undefined) return;
    this.#pods.forgetVersions();
    void this.#pods.relist(this.#signal);
  }

  /** Resolves when all were listed anew. */
  relist(signal: AbortSignal): Promise<void> {
    return this.#pods.relist(signal);
  }

  waitForSync(signal: AbortSignal): Promise<void> {
    return this.#pods.waitForSync(signal);
  }

  /** Follows them until the signal aborts. Whose Nodes are robots' must be known before. */
  start(signal: AbortSignal): Promise<void> {
    this.#signal = signal;
    return this.#pods.start(signal);
  }

  #note(change: PodChange, tell: PodCacheOptions['onPod']): void {
    this.#countOthers(change);
    const { object, previous, isGone } = change;
    const before = previous !== undefined && isWhole(previous) ? previous : undefined;
    if (before !== undefined) this.#remove(before);
    if (!isWhole(object)) return before === undefined ? undefined : tell(before);
    if (isGone) this.#keepGone(object);
    else this.#add(object);
    if (isGone || isPodOver(object)) this.#free(object);
    tell(object);
  }

  #parse(raw: unknown): PodObject | OtherPod {
    const pod = readPod(raw);
    const { nodeName } = pod.spec;
    return nodeName !== undefined && this.#isRobotNode(nodeName) ? pod : { nodeName };
  }

  #countOthers({ object, previous, isGone }: PodChange): void {
    if (previous !== undefined && !isWhole(previous)) this.#count(previous, -1);
    if (!isWhole(object) && !isGone) this.#count(object, 1);
  }

  #count({ nodeName }: OtherPod, by: number): void {
    if (nodeName === undefined) return;
    const count = (this.#others.get(nodeName) ?? 0) + by;
    if (count > 0) this.#others.set(nodeName, count);
    else this.#others.delete(nodeName);
  }

  #add(pod: PodObject): void {
    const node = pod.spec.nodeName ?? '';
    const pods = this.#byNode.get(node) ?? new Map<string, PodObject>();
    this.#byNode.set(node, pods.set(pod.metadata.uid, pod));
  }

  #keepGone(pod: PodObject): void {
    for (const kept of [this.#gone, this.#freedAt])
      for (const name of kept.keys()) if (!this.#isRobotNode(name)) kept.delete(name);
    const node = pod.spec.nodeName ?? '';
    if (wasGiven(pod)) this.#gone.set(node, [...this.goneFrom(node), pod].slice(-keptOfNode));
  }

  #free(pod: PodObject): void {
    const node = pod.spec.nodeName ?? '';
    const at = missionsAsked(pod) === 0 ? undefined : endOf(pod);
    if (at !== undefined) this.#freedAt.set(node, Math.max(at, this.#freedAt.get(node) ?? 0));
  }

  #remove(pod: PodObject): void {
    const node = pod.spec.nodeName ?? '';
    const pods = this.#byNode.get(node);
    pods?.delete(pod.metadata.uid);
    if (pods?.size === 0) this.#byNode.delete(node);
  }
}

function isWhole(pod: PodObject | OtherPod): pod is PodObject {
  return 'metadata' in pod;
}
