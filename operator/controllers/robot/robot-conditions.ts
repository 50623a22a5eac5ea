import { reasonText, type Reason } from '@kubevac/protocol/reasons.ts';
import { boundJournalOf } from '../../objects/robot.ts';
import type { ConditionSaid } from '../conditions.ts';
import { ADOPT_ANNOTATION, isGoodbye, type BindingDecision } from './binding.ts';
import type { RobotInput } from './robot-input.ts';
import { settingsCondition } from './settings-condition.ts';

interface Verdict {
  readonly reason: Reason;
  readonly message: string;
}

type Rule = (input: RobotInput, binding: BindingDecision) => Verdict | undefined;

/** Why the agent does not count as connected; in order, the first wins. */
const DISCONNECTED: readonly Rule[] = [
  ({ heard }) =>
    heard?.tooNew === true
      ? {
          reason: 'ProtocolTooNew',
          message: 'the agent speaks a newer protocol than this operator: update the operator',
        }
      : undefined,
  ({ robot }, { conflict, binding }) =>
    conflict === undefined
      ? undefined
      : {
          reason: 'AgentConflict',
          message: `bound to journal ${binding?.journalId}, but an agent with journal ${conflict} speaks for this robot: stop it, or bind it with kubectl annotate vac -n ${robot.metadata.namespace} ${robot.metadata.name} --overwrite ${ADOPT_ANNOTATION}=${conflict}`,
        },
  ({ robot, heard }) =>
    heard?.presence === undefined && boundJournalOf(robot) === undefined
      ? {
          reason: 'NeverConnected',
          message: `no agent has connected: start one with --namespace ${robot.metadata.namespace} --name ${robot.metadata.name}`,
        }
      : undefined,
  ({ robot, heard }) =>
    isGoodbye(robot, heard) ? { reason: 'Goodbye', message: 'the agent was stopped in good order' } : undefined,
  ({ connected, heard }) => {
    if (connected) return undefined;
    const broke = heard?.presence?.online === false;
    const message = broke ? 'the connection of the agent broke' : 'nothing was heard of the agent for a while';
    return { reason: 'RobotOffline', message };
  },
];

/** Why it would not take up a task now. */
const NOT_READY: readonly Rule[] = [
  ({ robot }) =>
    robot.metadata.deletionTimestamp === undefined
      ? undefined
      : { reason: 'Deleting', message: 'the VacuumRobot is being deleted' },
  ({ robot }) => (robot.fault === undefined ? undefined : { reason: 'InvalidObject', message: robot.fault }),
  (input, binding) => disconnected(input, binding),
  ({ heard }) =>
    heard?.telemetry?.error === undefined
      ? undefined
      : { reason: 'RobotFault', message: heard.telemetry.error.message },
  ({ robot }) =>
    robot.spec?.suspend === true ? { reason: 'RobotSuspended', message: 'spec.suspend is true' } : undefined,
  ({ heard }) => {
    const [notice] = heard?.reported?.notices ?? [];
    return notice === undefined ? undefined : { reason: notice, message: reasonText(notice).meaning };
  },
];

function first(rules: readonly Rule[], input: RobotInput, binding: BindingDecision): Verdict | undefined {
  for (const rule of rules) {
    const verdict = rule(input, binding);
    if (verdict !== undefined) return verdict;
  }
  return undefined;
}

function disconnected(input: RobotInput, binding: BindingDecision): Verdict | undefined {
  return first(DISCONNECTED, input, binding);
}

/** The conditions of a VacuumRobot, its Node aside. */
export function robotConditions(input: RobotInput, binding: BindingDecision): ConditionSaid[] {
  const away = disconnected(input, binding);
  const notReady = first(NOT_READY, input, binding);
  return [
    condition('AgentConnected', away, { reason: 'Connected', message: 'the agent is connected' }),
    condition('Ready', notReady, { reason: 'Ready', message: 'the robot would take up a task now' }),
    attentionCondition(input),
    settingsCondition(input, away),
  ];
}

function condition(type: string, against: Verdict | undefined, fine: Verdict): ConditionSaid {
  return against === undefined ? { type, status: 'True', ...fine } : { type, status: 'False', ...against };
}

function attentionCondition({ heard }: RobotInput): ConditionSaid {
  const type = 'NeedsAttention';
  const error = heard?.telemetry?.error;
  if (error !== undefined)
    return { type, status: 'True', reason: 'RobotFault', message: `${error.code}: ${error.message}` };
  // A robot that says nothing does not say that it has no fault.
  if (heard?.reported?.notices.includes('FirmwareSilent') === true)
    return { type, status: 'True', reason: 'FirmwareSilent', message: 'the firmware does not answer the agent' };
  return { type, status: 'False', reason: 'NoFault', message: 'the robot reports no fault' };
}
