import type { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import type { NodeCache } from '../../cache/node-cache.ts';
import type { ObjectCaches } from '../../cache/object-caches.ts';
import type { PodCache } from '../../cache/pod-cache.ts';
import type { AgentRpc } from '../../fleet/agent-rpc.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import type { MissionLogs } from '../../kubelet/mission-logs.ts';
import type { TerminalSession } from '../../kubelet/mission-terminals.ts';
import type { RobotObject } from '../../objects/robot.ts';
import type { FoundMission } from '../mission-target.ts';
import type { DrivenPods } from './driven-pods.ts';

export interface RobotTerminalsOptions {
  readonly caches: ObjectCaches;
  readonly nodes: NodeCache;
  readonly pods: PodCache;
  readonly fleet: Fleet;
  readonly rpc: AgentRpc;
  readonly connection: MqttConnection;
  readonly logs: MissionLogs;
  readonly driven: DrivenPods;
  /** The API server's time, which Pods are stamped with; milliseconds since the Unix epoch. */
  readonly serverNow: () => number;
}

/** A session with the mission and the robot it is about. */
export interface RobotSession {
  readonly session: TerminalSession;
  readonly robot: RobotObject;
  readonly mission: FoundMission;
  readonly options: RobotTerminalsOptions;
}
