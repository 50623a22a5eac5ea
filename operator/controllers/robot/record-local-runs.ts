import { API_GROUP_VERSION, type SpecOf } from '@kubevac/crds/kinds.ts';
import { readObject } from '@kubevac/crds/read-object.ts';
import type { LocalRun } from '@kubevac/protocol/reported.ts';
import type { KubeClient } from '../../kube/client.ts';
import { isKubeError } from '../../kube/kube-error.ts';
import { localRecordName, localRecordOf, ORIGIN_LABEL } from '../../objects/local-run.ts';
import { resourceOf } from '../../objects/resource-of.ts';
import { keyOf, type RobotObject } from '../../objects/robot.ts';

/** Records go a week after their end; who wants to keep one takes its time to live away. */
const recordSeconds = 7 * 24 * 3600;

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

/** The object of a run; what became of it is written to its status by who looks after tasks. */
function localRecord(robot: RobotObject, run: LocalRun): object {
  const { namespace, name, uid } = robot.metadata;
  const spec: Partial<SpecOf<'Cleaning'>> = {
    robotName: name,
    mode: run.mode,
    recordOf: localRecordOf(run),
    ttlSecondsAfterFinished: recordSeconds,
  };
  return {
    apiVersion: API_GROUP_VERSION,
    kind: 'Cleaning',
    metadata: {
      name: localRecordName(robot, run),
      namespace,
      labels: { [ORIGIN_LABEL]: 'local', 'kubevac.dev/robot': name },
      ownerReferences: [{ apiVersion: API_GROUP_VERSION, kind: 'VacuumRobot', name, uid }],
    },
    spec,
  };
}
