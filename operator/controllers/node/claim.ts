import type { Condition } from '@kubevac/crds/object.ts';
import { nodeNameOf } from '../../objects/node.ts';
import type { RobotObject } from '../../objects/robot.ts';
import { withConditions, type ConditionSaid } from '../conditions.ts';

/** What this controller owns of the status of a VacuumRobot. */
export interface ClaimStatus {
  readonly nodeName?: string;
  readonly conditions: readonly Condition[];
}

/** What to write of a claim; undefined where it stands there already. @param now milliseconds since the Unix epoch */
export function claimStatus(robot: RobotObject, claim: ConditionSaid, now: number): ClaimStatus | undefined {
  const stored = storedClaim(robot, claim);
  const nodeName = claim.status === 'True' ? nodeNameOf(robot) : undefined;
  const isSaid = stored?.reason === claim.reason && stored.message === claim.message;
  if (isSaid && robot.status.nodeName === nodeName) return undefined;
  const { generation } = robot.metadata;
  const conditions = withConditions(stored && [stored], [claim], { now, generation });
  return { ...(nodeName !== undefined && { nodeName }), conditions };
}

/** Whether it turned: then there is an event of it. */
export function hasTurned(robot: RobotObject, claim: ConditionSaid): boolean {
  return storedClaim(robot, claim)?.status !== claim.status;
}

function storedClaim({ status }: RobotObject, { type }: ConditionSaid): Condition | undefined {
  return status.conditions?.find((condition) => condition.type === type);
}
