import { API_GROUP } from '@kubevac/crds/kinds.ts';
import type { RobotObject } from './robot.ts';

/** Whose Node it is: the UID of a VacuumRobot. What carries it is ours, and nothing else is ever written to. */
export const ROBOT_UID_LABEL = `${API_GROUP}/robot-uid`;
export const ROBOT_NAME_LABEL = `${API_GROUP}/robot`;
export const ROBOT_NAMESPACE_LABEL = `${API_GROUP}/namespace`;
/** Every Pod that is to run on a robot tolerates it. */
export const ROBOT_TAINT = { key: `${API_GROUP}/robot`, effect: 'NoSchedule' } as const;
/** While the robot would begin nothing: what may run on another is rather bound there. */
export const UNREADY_TAINT = { key: `${API_GROUP}/not-ready`, effect: 'PreferNoSchedule' } as const;
/** One at a time is at work on a robot: the scheduler lets the others wait. */
export const MISSION_RESOURCE = `${API_GROUP}/mission`;

export const nodeResource = { group: '', version: 'v1', plural: 'nodes', kind: 'Node' } as const;
/** Where Leases of Nodes are, by Kubernetes' own convention. */
export const NODE_LEASE_NAMESPACE = 'kube-node-lease';

export interface NodeCondition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason?: string;
  readonly message?: string;
  readonly lastHeartbeatTime?: string;
  readonly lastTransitionTime?: string;
}

export interface NodeTaint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** The part of a Node's status that its kubelet writes. */
export interface NodeStatus {
  readonly capacity: Readonly<Record<string, string>>;
  readonly allocatable: Readonly<Record<string, string>>;
  readonly conditions: readonly NodeCondition[];
  readonly addresses: readonly { readonly type: string; readonly address: string }[];
  readonly daemonEndpoints?: { readonly kubeletEndpoint: { readonly Port: number } };
  readonly nodeInfo: Readonly<Record<string, string>>;
  readonly declaredFeatures?: readonly string[];
}

/** A Node as the API server has it, as far as it is looked at. */
export interface NodeObject {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: { readonly taints: readonly NodeTaint[]; readonly unschedulable?: boolean; readonly podCIDR?: string };
  readonly status: Partial<NodeStatus>;
}

/** Keeps of a Node what is looked at. Its types are the API server's word. */
export function readNode(raw: unknown): NodeObject {
  const { metadata, spec, status } = raw as {
    readonly metadata: NodeObject['metadata'];
    readonly spec?: Partial<NodeObject['spec']>;
    readonly status?: Partial<NodeStatus>;
  };
  const { name, uid, resourceVersion, creationTimestamp, deletionTimestamp, labels, annotations } = metadata;
  const { taints = [], podCIDR, unschedulable } = spec ?? {};
  const { capacity, allocatable, conditions, addresses, daemonEndpoints, nodeInfo, declaredFeatures } = status ?? {};
  const known = { capacity, allocatable, conditions, addresses, daemonEndpoints, nodeInfo, declaredFeatures };
  return {
    metadata: {
      name,
      uid,
      resourceVersion,
      ...(creationTimestamp !== undefined && { creationTimestamp }),
      ...(deletionTimestamp !== undefined && { deletionTimestamp }),
      labels: labels ?? {},
      annotations: annotations ?? {},
    },
    spec: { taints, ...(unschedulable === true && { unschedulable }), ...(podCIDR && { podCIDR }) },
    status: Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)),
  };
}

/** The name of the Node that a robot claims. */
export function nodeNameOf(robot: RobotObject): string {
  return robot.spec?.nodeName ?? robot.metadata.name;
}

/** The robot a Node stands for. */
export function robotUidOf(node: NodeObject): string | undefined {
  return node.metadata.labels[ROBOT_UID_LABEL];
}

/** The port that the API server asks for logs at. */
export function kubeletPortOf(node: NodeObject): number | undefined {
  return node.status.daemonEndpoints?.kubeletEndpoint.Port;
}

/** The namespaces whose Pods may run on the robot. */
export function missionNamespacesOf(robot: RobotObject): readonly string[] {
  return robot.spec?.missionNamespaces ?? [robot.metadata.namespace];
}
