import { missionNamespacesOf, MISSION_RESOURCE, type NodeObject } from '../../objects/node.ts';
import { missionsAsked, roleOf, wasGiven } from '../../objects/mission.ts';
import { isPodOver, type PodObject } from '../../objects/pod.ts';
import type { PodInput } from './pod-input.ts';

/** Why a Pod is not taken; it fails with that, as a kubelet would have it. */
export interface Refusal {
  readonly reason: string;
  readonly message: string;
}

type Rule = (input: PodInput) => Refusal | undefined;

/** Of a mission, until a robot has any of it: a Pod that was taken as something else may become one by another image. */
function ofNamespace({ pod, robot }: PodInput): Refusal | undefined {
  const allowed = robot === undefined ? [] : missionNamespacesOf(robot);
  const { namespace } = pod.metadata;
  if (roleOf(pod) !== 'Mission' || robot === undefined || allowed.includes(namespace)) return undefined;
  const message = `missions of namespace ${namespace} may not run on this robot: spec.missionNamespaces of VacuumRobot ${robot.metadata.namespace}/${robot.metadata.name} has ${allowed.join(', ') || 'none'}`;
  return { reason: 'NamespaceNotAllowed', message };
}

/** In order; the first wins. The scheduler has looked before, unless somebody bound the Pod by hand. */
const RULES: readonly Rule[] = [
  ofNamespace,
  ({ pod, node }) => {
    const labels = node?.metadata.labels ?? {};
    const missing = Object.entries(pod.spec.nodeSelector ?? {}).find(([key, value]) => labels[key] !== value);
    if (node === undefined || missing === undefined) return undefined;
    const message = `Pod was rejected: its nodeSelector ${missing.join('=')} is no label of the Node`;
    return { reason: 'NodeAffinity', message };
  },
  ({ pod, node, neighbours }) => {
    const most = Number(node?.status.allocatable?.['pods'] ?? Infinity);
    const others = neighbours.filter((other) => !isPodOver(other) && isEarlier(other, pod)).length;
    if (others < most) return undefined;
    return { reason: 'OutOfpods', message: `Pod was rejected: Node didn't have enough resource: pods, of ${most}` };
  },
  ({ pod, node, neighbours }) => {
    const most = missionsOf(node);
    const asked = missionsAsked(pod);
    const used = neighbours
      .filter((other) => !isPodOver(other) && isEarlier(other, pod))
      .reduce((sum, other) => sum + missionsAsked(other), 0);
    if (asked === 0 || used + asked <= most) return undefined;
    const message = `Pod was rejected: Node didn't have enough resource: ${MISSION_RESOURCE}, requested: ${asked}, used: ${used}, capacity: ${most}`;
    return { reason: `OutOf${MISSION_RESOURCE}`, message };
  },
];

export function refusalOf(input: PodInput): Refusal | undefined {
  const { pod } = input;
  if (pod.status.startTime !== undefined) return wasGiven(pod) ? undefined : ofNamespace(input);
  for (const rule of RULES) {
    const refusal = rule(input);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** Who was taken before is not pushed out by who comes later. */
function isEarlier(other: PodObject, pod: PodObject): boolean {
  return other.status.startTime !== undefined && pod.status.startTime === undefined;
}

function missionsOf(node: NodeObject | undefined): number {
  return Number(node?.status.allocatable?.[MISSION_RESOURCE] ?? 1);
}
