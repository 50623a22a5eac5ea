import type { Reported } from '@kubevac/protocol/reported.ts';
import { managedSettings } from '../../objects/managed-settings.ts';
import { boundJournalOf, type RobotObject } from '../../objects/robot.ts';
import type { ConditionSaid } from '../conditions.ts';
import type { RobotInput } from './robot-input.ts';

/** Why it is not known how the robot stands. */
type Away = Pick<ConditionSaid, 'reason' | 'message'> | undefined;

/**
 * Whether the robot has the settings and restrictions of its spec. True where none are managed; Unknown while nobody can tell;
 * what an agent says of an earlier spec says nothing of this one.
 */
export function settingsCondition({ robot, heard }: RobotInput, away: Away): ConditionSaid {
  const type = 'SettingsApplied';
  if (robot.fault !== undefined) return { type, status: 'Unknown', reason: 'InvalidObject', message: robot.fault };
  if (Object.keys(managedSettings(robot.spec)).length === 0) {
    const message = 'spec has neither settings nor restrictions';
    return { type, status: 'True', reason: 'NothingManaged', message };
  }
  if (away !== undefined) return { type, status: 'Unknown', ...away };
  const said = isOf(robot, heard?.reported) ? heard?.reported?.settings : undefined;
  if (said === undefined || said.generation !== robot.metadata.generation) {
    const message = 'the agent has not said yet how the robot stands to this spec';
    return { type, status: 'False', reason: 'SettingsPending', message };
  }
  const { reason, message } = said;
  return { type, status: statusOf(reason), reason, message };
}

/** One of an earlier object, or of another agent, counts other generations. */
function isOf(robot: RobotObject, reported: Reported | undefined): boolean {
  return reported?.robotUid === robot.metadata.uid && reported.journalId === boundJournalOf(robot);
}

function statusOf(reason: ConditionSaid['reason']): ConditionSaid['status'] {
  if (reason === 'SettingsApplied') return 'True';
  return reason === 'FirmwareSilent' ? 'Unknown' : 'False';
}
