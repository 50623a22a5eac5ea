import { MISSION_RESOURCE, ROBOT_TAINT } from '@kubevac/operator/objects/node.ts';

export const leaseResource = { group: 'coordination.k8s.io', version: 'v1', plural: 'leases', kind: 'Lease' } as const;

/** The Node of a robot, as the operator makes it, for tests without an operator. */
export function robotNode(name: string, namespace: string, labels: Readonly<Record<string, string>> = {}): HandMade {
  return node(name, {
    labels: {
      'node-role.kubernetes.io/vacuum': '',
      'node.kubernetes.io/exclude-from-external-load-balancers': 'true',
      'topology.kubernetes.io/region': `kubevac-${name}`,
      type: 'virtual-kubelet',
      'kubevac.dev/robot': name,
      'kubevac.dev/namespace': namespace,
      'kubevac.dev/robot-uid': `uid-of-${name}`,
      [`missions.kubevac.dev/${namespace}`]: '',
      ...labels,
    },
    taints: [ROBOT_TAINT],
    capacity: { cpu: '8', memory: '16Gi', pods: '16', [MISSION_RESOURCE]: '1' },
  });
}

/** A machine of a zone, as a kubelet would register it. */
export function machineNode(name: string, zone: string): HandMade {
  return node(name, {
    labels: {
      'kubernetes.io/os': 'linux',
      'kubernetes.io/hostname': name,
      'topology.kubernetes.io/region': 'home',
      'topology.kubernetes.io/zone': zone,
    },
    taints: [],
    capacity: { cpu: '4', memory: '8Gi', pods: '110' },
  });
}

export interface HandMade {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: object;
  readonly status?: object;
}

interface NodeParts {
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly object[];
  readonly capacity: Readonly<Record<string, string>>;
}

function node(name: string, { labels, taints, capacity }: NodeParts): HandMade {
  const ready = { type: 'Ready', status: 'True', reason: 'Test', message: '' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels },
    spec: { taints },
    status: { capacity, allocatable: capacity, conditions: [ready] },
  };
}

/** Its Lease, renewed now. */
export function leaseOf({ metadata }: HandMade): HandMade {
  const renewTime = new Date().toISOString().replace('Z', '000Z');
  const uid = metadata.labels?.['kubevac.dev/robot-uid'];
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name: metadata.name,
      namespace: 'kube-node-lease',
      ...(uid !== undefined && { labels: { 'kubevac.dev/robot-uid': uid } }),
    },
    spec: { holderIdentity: metadata.name, leaseDurationSeconds: 40, renewTime },
  };
}
