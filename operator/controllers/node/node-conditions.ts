import type { Condition } from '@kubevac/crds/object.ts';
import { reasonText, isReason } from '@kubevac/protocol/reasons.ts';
import type { NodeCondition } from '../../objects/node.ts';
import type { NodeInput } from './node-input.ts';

/** What is said of a Node; its times are added when it is written. */
export type SaidOfNode = Required<Pick<NodeCondition, 'type' | 'status' | 'reason' | 'message'>>;

/** A battery counts as low below the first, and until it is above the second. */
const lowPercent = { from: 15, until: 25 };

/**
 * The conditions of a robot's Node. Ready says that its agent and its firmware answer, as a kubelet's does; whether the robot would
 * move now is a condition of the VacuumRobot. What a robot that does not answer said last is not repeated as though it held.
 */
export function nodeConditions(input: NodeInput): SaidOfNode[] {
  const ready = readyCondition(input);
  if (ready.status === 'False') {
    const { reason, message } = ready;
    const unknown = SAID_BY_ROBOT.map((type) => ({ type, status: 'Unknown' as const, reason, message }));
    return [ready, ...unknown, NETWORK];
  }
  return [ready, ...memoryAndProcesses, diskCondition(input), NETWORK, ...faultConditions(input)];
}

const SAID_BY_ROBOT = [
  'MemoryPressure',
  'PIDPressure',
  'DiskPressure',
  'BatteryLow',
  'RobotError',
  'DustbinFull',
  'NeedsAttention',
] as const;

/** A robot has no Pod network that could be missing. */
const NETWORK: SaidOfNode = {
  type: 'NetworkUnavailable',
  status: 'False',
  reason: 'NoPodNetwork',
  message: 'a robot needs no network for Pods',
};

const memoryAndProcesses: readonly SaidOfNode[] = [
  no('MemoryPressure', 'AgentBounded', 'the agent keeps within its bounds'),
  no('PIDPressure', 'AgentBounded', 'the agent is one process'),
];

function readyCondition({ robot }: NodeInput): SaidOfNode {
  const type = 'Ready';
  const connected = conditionOf(robot.status.conditions, 'AgentConnected');
  if (connected === undefined)
    return { type, status: 'False', reason: 'NeverConnected', message: 'nothing is known of the agent yet' };
  if (connected.status !== 'True')
    return {
      type,
      status: 'False',
      reason: connected.reason,
      message: `${connected.message}; since ${connected.lastTransitionTime}`,
    };
  const attention = conditionOf(robot.status.conditions, 'NeedsAttention');
  if (attention?.reason === 'FirmwareSilent')
    return {
      type,
      status: 'False',
      reason: 'FirmwareSilent',
      message: `${attention.message}; since ${attention.lastTransitionTime}`,
    };
  return { type, status: 'True', reason: 'Connected', message: 'the agent is connected and the firmware answers' };
}

const FULL_DISK: ReadonlySet<string> = new Set(['JournalFailing', 'JournalFull']);

/** Kubernetes keeps new Pods away from it: what cannot be written down is not begun either. */
function diskCondition({ notices }: NodeInput): SaidOfNode {
  const notice = notices.find((one) => FULL_DISK.has(one));
  if (notice === undefined || !isReason(notice))
    return no('DiskPressure', 'JournalWorks', 'the agent can write its journal');
  return { type: 'DiskPressure', status: 'True', reason: notice, message: reasonText(notice).meaning };
}

function faultConditions(input: NodeInput): SaidOfNode[] {
  const { error } = input.robot.status;
  const fault = error && { reason: error.code, message: error.message };
  return [
    batteryCondition(input),
    fault === undefined
      ? no('RobotError', 'NoFault', 'the robot reports no fault')
      : { type: 'RobotError', status: 'True', ...fault },
    error?.code === 'DustbinFull'
      ? { type: 'DustbinFull', status: 'True', reason: 'DustbinFull', message: error.message }
      : no('DustbinFull', 'NoFault', 'the robot does not say that its dustbin is full'),
    attentionCondition(input),
  ];
}

function batteryCondition({ robot, node }: NodeInput): SaidOfNode {
  const type = 'BatteryLow';
  const { battery, error } = robot.status;
  if (battery === undefined)
    return { type, status: 'Unknown', reason: 'NotSaid', message: 'the robot does not say how full it is' };
  const wasLow = conditionOf(node?.status.conditions, type)?.status === 'True';
  const isLow = error?.code === 'BatteryLow' || battery.percent < (wasLow ? lowPercent.until : lowPercent.from);
  // The figure itself changes all the time.
  return isLow
    ? { type, status: 'True', reason: 'BatteryLow', message: `the battery is below ${lowPercent.until} %` }
    : no(type, 'BatterySufficient', `the battery is at ${lowPercent.from} % at least`);
}

function attentionCondition({ robot }: NodeInput): SaidOfNode {
  const said = conditionOf(robot.status.conditions, 'NeedsAttention');
  const type = 'NeedsAttention';
  if (said === undefined) return { type, status: 'Unknown', reason: 'NotSaid', message: 'nothing is known yet' };
  return { type, status: said.status, reason: said.reason, message: said.message };
}

function no(type: string, reason: string, message: string): SaidOfNode {
  return { type, status: 'False', reason, message };
}

export function conditionOf<T extends Pick<Condition, 'type'> | NodeCondition>(
  conditions: readonly T[] | undefined,
  type: string,
): T | undefined {
  return conditions?.find((condition) => condition.type === type);
}
