import { API_GROUP } from '@kubevac/crds/kinds.ts';
import {
  missionNamespacesOf,
  nodeNameOf,
  ROBOT_NAME_LABEL,
  ROBOT_NAMESPACE_LABEL,
  ROBOT_UID_LABEL,
  type NodeObject,
} from '../../objects/node.ts';
import type { RobotObject } from '../../objects/robot.ts';

/** Labels that the robot's spec put there: one that is no longer wished goes, and a person's stay. */
const OWN_LABELS_ANNOTATION = `${API_GROUP}/labels`;
/** A Node has one for each namespace whose missions it takes; the admission policy has missions ask for it. */
const MISSION_LABEL_PREFIX = `missions.${API_GROUP}/`;

const longestLabelValue = 63;

export interface NodeMetadata {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * A region of its own, so that the eviction of robots is not throttled by others; never a zone or a host name, which would make
 * other people's spread workloads unschedulable. No operating system, so that most DaemonSets leave it alone.
 */
export function nodeMetadata(robot: RobotObject): NodeMetadata {
  const { name, namespace, uid } = robot.metadata;
  const missions = missionNamespacesOf(robot).map((one) => [`${MISSION_LABEL_PREFIX}${one}`, '']);
  const wished = { ...robot.spec?.nodeLabels, ...(Object.fromEntries(missions) as Record<string, string>) };
  return {
    labels: {
      ...wished,
      'node-role.kubernetes.io/vacuum': '',
      'node.kubernetes.io/exclude-from-external-load-balancers': 'true',
      'topology.kubernetes.io/region': regionOf(robot),
      type: 'virtual-kubelet',
      [ROBOT_NAME_LABEL]: name,
      [ROBOT_NAMESPACE_LABEL]: namespace,
      [ROBOT_UID_LABEL]: uid,
    },
    annotations: { [OWN_LABELS_ANNOTATION]: Object.keys(wished).sort().join(',') },
  };
}

function regionOf(robot: RobotObject): string {
  const region = `kubevac-${nodeNameOf(robot)}`;
  return region.length <= longestLabelValue ? region : `kubevac-${robot.metadata.uid}`;
}

/** What to change for the Node to carry it; undefined when it does. A merge patch: null takes away. */
export function metadataPatch(node: NodeObject, wanted: NodeMetadata): object | undefined {
  const { labels, annotations } = node.metadata;
  const before = (annotations[OWN_LABELS_ANNOTATION] ?? '').split(',').filter((key) => key !== '');
  const gone = before.filter((key) => Object.hasOwn(labels, key) && !Object.hasOwn(wanted.labels, key));
  const patch = {
    labels: { ...missing(labels, wanted.labels), ...Object.fromEntries(gone.map((key) => [key, null])) },
    annotations: missing(annotations, wanted.annotations),
  };
  const changed = Object.entries(patch).filter(([, fields]) => Object.keys(fields).length > 0);
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}

function missing(
  live: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(wanted).filter(([key, value]) => live[key] !== value));
}
