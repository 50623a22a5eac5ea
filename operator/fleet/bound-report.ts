import type { Reported } from '@kubevac/protocol/reported.ts';
import { boundJournalOf, type RobotObject } from '../objects/robot.ts';
import type { HeardRobot } from './fleet.ts';

/** What is reported of a robot: only the journal that it is bound to is believed (PROTOCOL rule 10). */
export function boundReport(
  robot: RobotObject | undefined,
  heard: Pick<HeardRobot, 'reported'> | undefined,
): Reported | undefined {
  const bound = boundJournalOf(robot);
  return bound !== undefined && heard?.reported?.journalId === bound ? heard.reported : undefined;
}
