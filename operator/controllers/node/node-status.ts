import { isDeepStrictEqual } from 'node:util';
import { toKubernetesTime } from '@kubevac/protocol/instants.ts';
import { MISSION_RESOURCE, type NodeCondition, type NodeObject, type NodeStatus } from '../../objects/node.ts';
import { nodeConditions, type SaidOfNode } from './node-conditions.ts';
import type { NodeInput } from './node-input.ts';

/**
 * Processor and memory are nominal: a mission needs the robot, not these, but namespaces with a LimitRange give each Pod some.
 */
const CAPACITY = { cpu: '8', memory: '16Gi', pods: '16', [MISSION_RESOURCE]: '1' } as const;
/** By it the API server passes exec and attach through as WebSockets (Kubernetes ≥ 1.36). */
const FEATURES = ['ExtendWebSocketsToKubelet'] as const;

/** The whole status, as a Node is created with. @param now milliseconds since the Unix epoch */
export function nodeStatus(input: NodeInput, now: number): NodeStatus {
  return { ...steadyStatus(input), conditions: nodeConditions(input).map((said) => written(said, undefined, now)) };
}

/**
 * What to change in the status of the Node as it is, as a strategic merge patch; undefined when nothing. Compared with the
 * live object, since the node controller sets conditions to Unknown after a lapse and nobody but us sets them back.
 */
export function statusPatch(input: NodeInput, node: NodeObject, now: number): object | undefined {
  const live = node.status;
  const beats = now >= nextHeartbeat(input, node);
  const steady = Object.entries(steadyStatus(input)).filter(
    ([name, wanted]) => !isDeepStrictEqual(picked(live[name as keyof NodeStatus], wanted), wanted),
  );
  const conditions = nodeConditions(input)
    .map((said) => [said, live.conditions?.find(({ type }) => type === said.type)] as const)
    .filter(([said, before]) => beats || !isSame(said, before))
    .map(([said, before]) => written(said, before, now));
  if (steady.length === 0 && conditions.length === 0) return undefined;
  return { ...Object.fromEntries(steady.map(wholly)), ...(conditions.length > 0 && { conditions }) };
}

/** Addresses that somebody added would else stay beside ours. */
function wholly([name, wanted]: [string, unknown]): [string, unknown] {
  return [name, name === 'addresses' ? [{ $patch: 'replace' }, ...(wanted as object[])] : wanted];
}

/** When a heartbeat is due although nothing changed. */
export function nextHeartbeat({ host }: NodeInput, { status }: NodeObject): number {
  const last = Date.parse(status.conditions?.find(({ type }) => type === 'Ready')?.lastHeartbeatTime ?? '');
  return Number.isNaN(last) ? 0 : last + host.heartbeatMilliseconds;
}

function steadyStatus(input: NodeInput): Omit<NodeStatus, 'conditions'> {
  return {
    capacity: CAPACITY,
    allocatable: CAPACITY,
    addresses: [{ type: 'InternalIP', address: input.host.address }],
    ...(input.port !== undefined && { daemonEndpoints: { kubeletEndpoint: { Port: input.port } } }),
    declaredFeatures: FEATURES,
    nodeInfo: nodeInfo(input),
  };
}

/** Every field is there, since the API server wants it so; empty where a robot has no such thing. */
function nodeInfo({ robot, host }: NodeInput): NodeStatus['nodeInfo'] {
  const { device, agent } = robot.status;
  const { manufacturer = '', model = '', firmware = '', serial = '' } = device ?? {};
  return {
    architecture: '',
    bootID: agent?.bootId ?? '',
    containerRuntimeVersion: `kubevac-agent://${agent?.version ?? 'unknown'}`,
    kernelVersion: firmware,
    kubeProxyVersion: '',
    kubeletVersion: host.kubeletVersion,
    machineID: serial,
    operatingSystem: 'vacuum',
    osImage: `${manufacturer} ${model}`.trim(),
    systemUUID: robot.metadata.uid,
  };
}

/** What others add to a map or an object of ours is theirs. */
function picked(live: unknown, wanted: unknown): unknown {
  if (!isPlain(live) || !isPlain(wanted)) return live;
  return Object.fromEntries(Object.keys(wanted).flatMap((key) => (key in live ? [[key, live[key]]] : [])));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSame(said: SaidOfNode, before: NodeCondition | undefined): boolean {
  return before?.status === said.status && before.reason === said.reason && before.message === said.message;
}

function written(said: SaidOfNode, before: NodeCondition | undefined, now: number): NodeCondition {
  const time = toKubernetesTime(now);
  const lastTransitionTime = before?.status === said.status ? (before.lastTransitionTime ?? time) : time;
  return { ...said, lastHeartbeatTime: time, lastTransitionTime };
}
