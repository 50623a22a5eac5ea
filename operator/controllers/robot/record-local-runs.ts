import { readObject } from '@kubevac/crds/read-object.ts';
import type { LocalRun } from '@kubevac/protocol/reported.ts';
import type { KubeClient } from '../../kube/client.ts';
import { isKubeError } from '../../kube/kube-error.ts';
import { resourceOf } from '../../objects/resource-of.ts';
import { keyOf, type RobotObject } from '../../objects/robot.ts';
import { localRecord } from './local-runs.ts';

/**
 * Creates the records of runs. What is on record is read from the API server itself just before: an operator whose cache is
 * stale must not bring back what was recorded and deleted since (PROTOCOL rule 22).
 *
 * @returns the runs whose record is of this call
 * @throws KubeError; NotFound when the robot is gone
 */
export async function recordLocalRuns(
  client: KubeClient,
  robot: RobotObject,
  runs: readonly LocalRun[],
): Promise<LocalRun[]> {
  const { metadata, status } = readObject('VacuumRobot', await client.get(resourceOf('VacuumRobot'), keyOf(robot)));
  if (metadata.uid !== robot.metadata.uid || metadata.deletionTimestamp !== undefined) return [];
  const through = status.agent?.localRunsRecordedThrough ?? 0;
  const created: LocalRun[] = [];
  for (const run of runs) {
    if (run.slot > through && (await create(client, robot, run))) created.push(run);
  }
  return created;
}

/** @returns false when the record is there already */
async function create(client: KubeClient, robot: RobotObject, run: LocalRun): Promise<boolean> {
  const { namespace } = robot.metadata;
  try {
    await client.create(resourceOf('Cleaning'), localRecord(robot, run), { namespace });
    return true;
  } catch (error) {
    if (isKubeError(error, 'AlreadyExists')) return false;
    throw error;
  }
}
