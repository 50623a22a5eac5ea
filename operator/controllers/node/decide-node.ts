import type { Reason } from '@kubevac/protocol/reasons.ts';
import { apiVersionOf } from '../../kube/resource-path.ts';
import {
  nodeNameOf,
  nodeResource,
  ROBOT_NAME_LABEL,
  ROBOT_NAMESPACE_LABEL,
  ROBOT_TAINT,
  robotUidOf,
  UNREADY_TAINT,
  type NodeObject,
} from '../../objects/node.ts';
import type { ConditionSaid } from '../conditions.ts';
import type { NodeInput } from './node-input.ts';
import { NODE_FINALIZER } from '../../objects/robot.ts';
import { conditionOf } from './node-conditions.ts';
import { metadataPatch, nodeMetadata } from './node-metadata.ts';
import { nextHeartbeat, nodeStatus, statusPatch } from './node-status.ts';

export type NodeEffect =
  | { readonly do: 'AddFinalizer' }
  | { readonly do: 'RemoveFinalizer' }
  /** By POST, which never writes over anybody's Node. */
  | { readonly do: 'Create'; readonly node: object }
  | { readonly do: 'PatchMetadata'; readonly node: NodeObject; readonly patch: object }
  /** `spec.taints` is one value: with the resourceVersion it was read at. */
  | { readonly do: 'PatchTaints'; readonly node: NodeObject; readonly taints: NodeObject['spec']['taints'] }
  | { readonly do: 'PatchStatus'; readonly node: NodeObject; readonly patch: object }
  /** Nothing new is to be bound to a robot that is going. */
  | { readonly do: 'Cordon'; readonly node: NodeObject }
  | { readonly do: 'Delete'; readonly node: NodeObject }
  /** Its Lease is to be renewed from now on. */
  | { readonly do: 'KeepLease'; readonly node: NodeObject };

export interface NodeDecision {
  readonly effects: readonly NodeEffect[];
  /** For the VacuumRobot; undefined while it is not known whose the name is. */
  readonly claim?: ConditionSaid;
  readonly events: readonly { readonly type: 'Normal' | 'Warning'; readonly reason: Reason; readonly note: string }[];
  readonly wakeAt?: number;
}

const NOTHING: NodeDecision = { effects: [], events: [] };
const NOT_CLAIMED = { type: 'NodeClaimed', status: 'False' } as const;

/** What to do about the Node of one robot. Pure. @param now milliseconds since the Unix epoch */
export function decideNode(input: NodeInput, now: number): NodeDecision {
  const { robot, node } = input;
  if (robot.metadata.deletionTimestamp !== undefined) return decideGoing(input);
  if (node !== undefined && robotUidOf(node) !== robot.metadata.uid) return taken(input, ownerText(node));
  if (node?.metadata.deletionTimestamp !== undefined) return NOTHING;
  if (node !== undefined) return decidePresent(input, node, now);
  if (input.port === undefined)
    return { ...NOTHING, claim: { ...NOT_CLAIMED, reason: 'NoKubeletPort', message: noPortLeft } };
  return { ...NOTHING, effects: [{ do: 'Create', node: newNode(input, now) }] };
}

function decidePresent(input: NodeInput, node: NodeObject, now: number): NodeDecision {
  const { name } = node.metadata;
  const metadata = metadataPatch(node, nodeMetadata(input.robot));
  const taints = withOwnTaints(node, ownTaints(input));
  const status = statusPatch(input, node, now);
  return {
    effects: [
      // After the Node: what is urgent is that it is there, and one whose VacuumRobot went meanwhile is found by its label.
      ...(isHeld(input) ? [] : [{ do: 'AddFinalizer' } as const]),
      ...(metadata === undefined ? [] : [{ do: 'PatchMetadata', node, patch: metadata } as const]),
      ...(taints === undefined ? [] : [{ do: 'PatchTaints', node, taints } as const]),
      ...(status === undefined ? [] : [{ do: 'PatchStatus', node, patch: status } as const]),
      { do: 'KeepLease', node },
    ],
    claim: {
      type: 'NodeClaimed',
      status: 'True',
      reason: 'NodeClaimed',
      message: `Node ${name} stands for this robot`,
    },
    events: [...podRangeEvents(node), ...(input.port === undefined ? [noPortEvent] : [])],
    wakeAt: nextHeartbeat(input, status === undefined ? node : { ...node, status: nodeStatus(input, now) }),
  };
}

/** First its Pods, then the Node and its Lease, then the VacuumRobot may go. */
function decideGoing(input: NodeInput): NodeDecision {
  const { node, robot, arePodsOver } = input;
  if (node === undefined || robotUidOf(node) !== robot.metadata.uid)
    return isHeld(input) ? { ...NOTHING, effects: [{ do: 'RemoveFinalizer' }] } : NOTHING;
  if (node.metadata.deletionTimestamp !== undefined) return NOTHING;
  if (arePodsOver) return { ...NOTHING, effects: [{ do: 'Delete', node }] };
  const cordon = node.spec.unschedulable === true ? [] : [{ do: 'Cordon', node } as const];
  return { ...NOTHING, effects: [...cordon, { do: 'KeepLease', node }] };
}

function isHeld({ robot }: NodeInput): boolean {
  return robot.metadata.finalizers?.includes(NODE_FINALIZER) === true;
}

function taken({ robot }: NodeInput, whose: string): NodeDecision {
  const name = nodeNameOf(robot);
  const message = `there is a Node ${name} already, and ${whose}: make the VacuumRobot anew with another spec.nodeName, or delete that Node if nobody needs it`;
  return { ...NOTHING, claim: { ...NOT_CLAIMED, reason: 'NodeNameTaken', message } };
}

function ownerText(node: NodeObject): string {
  const { labels } = node.metadata;
  if (robotUidOf(node) === undefined) return 'it is not a robot';
  return `it stands for VacuumRobot ${labels[ROBOT_NAMESPACE_LABEL]}/${labels[ROBOT_NAME_LABEL]}, which claimed the name first`;
}

function newNode(input: NodeInput, now: number): object {
  const { robot } = input;
  return {
    apiVersion: apiVersionOf(nodeResource),
    kind: nodeResource.kind,
    metadata: { name: nodeNameOf(robot), ...nodeMetadata(robot) },
    spec: { providerID: providerIdOf(input), taints: ownTaints(input) },
    status: nodeStatus(input, now),
  };
}

/** No cloud has such machines: who looks for them by this leaves them alone. */
function providerIdOf({ robot }: NodeInput): string {
  const { namespace, name, uid } = robot.metadata;
  return `kubevac://${namespace}/${name}/${uid}`;
}

type Taints = NodeObject['spec']['taints'];

/** One whose Node is not Ready gets a taint by the node controller. */
function ownTaints({ robot: { status } }: NodeInput): Taints {
  const isReady = conditionOf(status.conditions, 'Ready')?.status !== 'False';
  const isConnected = conditionOf(status.conditions, 'AgentConnected')?.status === 'True';
  return isConnected && !isReady ? [ROBOT_TAINT, UNREADY_TAINT] : [ROBOT_TAINT];
}

/** Those of others stay. Undefined when nothing is to be changed. */
function withOwnTaints({ spec: { taints } }: NodeObject, own: Taints): Taints | undefined {
  const kept = taints.filter((taint) => !isSame(taint, UNREADY_TAINT) || own.some((one) => isSame(one, taint)));
  const missing = own.filter((taint) => !taints.some((one) => isSame(one, taint)));
  return kept.length === taints.length && missing.length === 0 ? undefined : [...kept, ...missing];
}

function isSame(a: Taints[number], b: Taints[number]): boolean {
  return a.key === b.key && a.effect === b.effect;
}

const noPortLeft =
  'the operator has no port left to answer kubectl logs and exec for this Node at: give it a wider range with --kubelet-port-last';
/** A Node that was there before the range became so short stays. */
const noPortEvent = { type: 'Warning', reason: 'NoKubeletPort', note: noPortLeft } as const;

function podRangeEvents({ metadata, spec }: NodeObject): NodeDecision['events'] {
  if (spec.podCIDR === undefined) return [];
  const note = `Node ${metadata.name} was given the Pod range ${spec.podCIDR}, which a robot has no use for: where ranges are few, other Nodes may find none`;
  return [{ type: 'Warning', reason: 'PodRangeWasted', note }];
}
