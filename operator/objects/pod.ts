import { toMilliseconds } from '@kubevac/protocol/instants.ts';

/** Pods as the API server has them, as far as they are looked at; the rest is kept as it is, for `/pods` of the kubelet API. */
export const podResource = { group: '', version: 'v1', plural: 'pods', kind: 'Pod' } as const;

/** Where a variable has its value from, in another object. */
export interface SourceReference {
  readonly configMapKeyRef?: KeyReference;
  readonly secretKeyRef?: KeyReference;
}

interface KeyReference {
  readonly name?: string;
  readonly key: string;
  readonly optional?: boolean;
}

export interface EnvFromSource {
  readonly prefix?: string;
  readonly configMapRef?: Omit<KeyReference, 'key'>;
  readonly secretRef?: Omit<KeyReference, 'key'>;
}

export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: SourceReference & {
    readonly fieldRef?: { readonly fieldPath: string };
    readonly resourceFieldRef?: object;
  };
}

export type RestartPolicy = 'Always' | 'OnFailure' | 'Never';

/** Of a container, by its exit code; the first that matches. */
export interface RestartRule {
  readonly action: string;
  readonly exitCodes?: { readonly operator: string; readonly values?: readonly number[] };
}

export interface PodContainer {
  readonly name: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly EnvFromSource[];
  readonly restartPolicy?: RestartPolicy;
  readonly restartPolicyRules?: readonly RestartRule[];
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string>>;
    readonly limits?: Readonly<Record<string, string>>;
  };
}

export interface TerminatedState {
  readonly exitCode: number;
  readonly reason?: string;
  readonly message?: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly containerID?: string;
}

/** Exactly one of them. */
export interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: { readonly startedAt?: string };
  readonly terminated?: TerminatedState;
}

export interface ContainerStatus {
  readonly name: string;
  readonly image: string;
  readonly imageID: string;
  readonly containerID?: string;
  readonly ready: boolean;
  readonly started?: boolean;
  readonly restartCount: number;
  readonly state: ContainerState;
  readonly lastState?: ContainerState;
}

export interface PodCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
  readonly observedGeneration?: number;
}

export interface PodStatus {
  readonly phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  readonly reason?: string;
  readonly message?: string;
  readonly startTime?: string;
  readonly hostIP?: string;
  readonly hostIPs?: readonly { readonly ip: string }[];
  readonly podIP?: string;
  readonly podIPs?: readonly { readonly ip: string }[];
  readonly conditions?: readonly PodCondition[];
  readonly initContainerStatuses?: readonly ContainerStatus[];
  readonly containerStatuses?: readonly ContainerStatus[];
}

export interface PodObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly creationTimestamp: string;
    readonly generation?: number;
    readonly deletionTimestamp?: string;
    readonly deletionGracePeriodSeconds?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string; readonly uid: string }[];
  };
  readonly spec: {
    readonly nodeName?: string;
    readonly containers: readonly PodContainer[];
    readonly initContainers?: readonly PodContainer[];
    readonly ephemeralContainers?: readonly { readonly name: string }[];
    readonly restartPolicy?: RestartPolicy;
    readonly activeDeadlineSeconds?: number;
    readonly nodeSelector?: Readonly<Record<string, string>>;
    readonly serviceAccountName?: string;
  };
  readonly status: PodStatus;
}

/** Its types are the API server's word. */
export function readPod(raw: unknown): PodObject {
  const pod = raw as PodObject;
  return pod.status === undefined ? { ...pod, status: {} } : pod;
}

/** It is over, and never becomes anything else. */
export function isPodOver({ status }: PodObject): boolean {
  return status.phase === 'Succeeded' || status.phase === 'Failed';
}

/** In the order in which a robot carries them out. */
export function containersOf({ spec }: PodObject): readonly PodContainer[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

/** What is stored of a container; undefined before anything was. */
export function statusOf({ status }: PodObject, container: string): ContainerStatus | undefined {
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  return all.find(({ name }) => name === container);
}

/** `home/morning-1`, of an object in a namespace. */
export function podKeyText({ metadata }: PodObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** A Pod whose deadline passed has this reason before its robot has stopped: from then on it is cancelled. */
export const DEADLINE_EXCEEDED = 'DeadlineExceeded';

/** Milliseconds since the Unix epoch, of a Pod's creation. */
export function createdMilliseconds({ metadata }: PodObject): number {
  return toMilliseconds(metadata.creationTimestamp);
}

/** When the last of its containers was over, or it was taken away; undefined where nothing says so. Milliseconds since the Unix epoch. */
export function endOf(pod: PodObject): number | undefined {
  const ends = containersOf(pod).flatMap(({ name }) => statusOf(pod, name)?.state.terminated?.finishedAt ?? []);
  const takenAt = isPodOver(pod) ? undefined : pod.metadata.deletionTimestamp;
  const times = takenAt === undefined ? ends : [...ends, takenAt];
  return times.length === 0 ? undefined : Math.max(...times.map(Date.parse));
}
