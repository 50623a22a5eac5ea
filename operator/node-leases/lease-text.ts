import { microTime } from '../kube/micro-time.ts';
import { NODE_LEASE_NAMESPACE, ROBOT_UID_LABEL } from '../objects/node.ts';

/** The Node whose Lease it is. */
export interface LeasedNode {
  readonly name: string;
  readonly uid: string;
  readonly robotUid: string;
}

/** A Lease as text but for what changes with each renewal. */
export interface LeaseText {
  /** Up to where `metadata.resourceVersion` stands. */
  readonly head: string;
  /** From there up to `spec.renewTime`. */
  readonly middle: string;
  readonly tail: string;
}

/** As a kubelet's: held by the Node itself, owned by it, so that the garbage collector takes it with the Node. */
export function leaseText({ name, uid, robotUid }: LeasedNode, durationSeconds: number): LeaseText {
  const owner = { apiVersion: 'v1', kind: 'Node', name, uid };
  const labels = { [ROBOT_UID_LABEL]: robotUid };
  const metadata = { name, namespace: NODE_LEASE_NAMESPACE, labels, ownerReferences: [owner] };
  const spec = { holderIdentity: name, leaseDurationSeconds: durationSeconds };
  return {
    head: `{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":${open(metadata)}`,
    middle: `},"spec":${open(spec)},"renewTime":"`,
    tail: '"}}',
  };
}

/** @param resourceVersion of the Lease that is there; undefined for a new one. @param now milliseconds since the Unix epoch */
export function renewedLease(
  { head, middle, tail }: LeaseText,
  resourceVersion: string | undefined,
  now: number,
): string {
  const version = resourceVersion === undefined ? '' : `,"resourceVersion":"${resourceVersion}"`;
  return `${head}${version}${middle}${microTime(now)}${tail}`;
}

const versionField = '"resourceVersion":"';

/** Of an answer; undefined where it has none. Reading the whole of it would cost more than sending it. */
export function resourceVersionIn(text: string): string | undefined {
  const begin = text.indexOf(versionField);
  if (begin === -1) return undefined;
  const from = begin + versionField.length;
  return text.slice(from, text.indexOf('"', from));
}

/** JSON of an object without its last brace. */
function open(object: object): string {
  return JSON.stringify(object).slice(0, -1);
}
