import type { NodeObject } from '../../objects/node.ts';
import type { RobotObject } from '../../objects/robot.ts';

/** What is the same for all Nodes of one operator. */
export interface NodeHost {
  /** Where the API server reaches this operator: the InternalIP of every robot. */
  readonly address: string;
  /** A semantic version within the skew that the API server allows, as in `v1.36.3+kubevac.0.1.0`. */
  readonly kubeletVersion: string;
  /** A heartbeat is written at least this often; what changed is written at once. */
  readonly heartbeatMilliseconds: number;
}

/** Everything the decision about one Node rests on, gathered from caches. */
export interface NodeInput {
  readonly robot: RobotObject;
  /** What the journal that the robot is bound to holds its agent back with. */
  readonly notices: readonly string[];
  /** The Node of the name that the robot claims, whosever it is. */
  readonly node: NodeObject | undefined;
  /** For its kubelet API; undefined when all are taken, and for a robot that is going. */
  readonly port: number | undefined;
  /** No Pod on the Node is at work, or may still be. */
  readonly arePodsOver: boolean;
  readonly host: NodeHost;
}
