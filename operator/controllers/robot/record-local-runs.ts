import { API_GROUP_VERSION, type SpecOf } from '@kubevac/crds/kinds.ts';
import { readObject } from '@kubevac/crds/read-object.ts';
import type { LocalRun } from '@kubevac/protocol/reported.ts';
import type { KubeClient } from '../../kube/client.ts';
import { isKubeError } from '../../kube/kube-error.ts';
import { localRecordNames, localRecordOf, localSlotOf, ORIGIN_LABEL } from '../../objects/local-run.ts';
import { resourceOf } from '../../objects/resource-of.ts';
import { keyOf, type RobotObject } from '../../objects/robot.ts';

/** Records go a week after their end; who wants to keep one takes its time to live away. */
const recordSeconds = 7 * 24 * 3600;

/**
 * Creates the records of runs. What is on record is read from the API server itself just before: an operator whose cache is
 * stale must not bring back what was recorded and deleted since (PROTOCOL rule 22).
 *
 * @returns the names of the records that are of this call
 * @throws KubeError; NotFound when the robot is gone
 */
export async function recordLocalRuns(
  client: KubeClient,
  robot: RobotObject,
  runs: readonly LocalRun[],
): Promise<string[]> {
  const { metadata, status } = readObject('VacuumRobot', await client.get(resourceOf('VacuumRobot'), keyOf(robot)));
  if (metadata.uid !== robot.metadata.uid || metadata.deletionTimestamp !== undefined) return [];
  const through = status.agent?.localRunsRecordedThrough ?? 0;
  const created: string[] = [];
  for (const run of runs) {
    const name = run.slot > through ? await record(client, robot, run) : undefined;
    if (name !== undefined) created.push(name);
  }
  return created;
}

/** @returns the name of the record; undefined when it is there already */
async function record(client: KubeClient, robot: RobotObject, run: LocalRun): Promise<string | undefined> {
  const { namespace } = robot.metadata;
  const names = localRecordNames(robot, run);
  for (const name of names) {
    if (await create(client, localRecord(robot, run, name), namespace)) return name;
    const { items } = await client.list(resourceOf('Cleaning'), { namespace, fieldSelector: `metadata.name=${name}` });
    if (items.some((item) => localSlotOf(readObject('Cleaning', item), robot) === run.slot)) return undefined;
  }
  throw new Error(`a run has no record: Cleanings of others are called ${names.join(', ')}; one of them has to go`);
}

/** @returns false when an object of that name is there already */
async function create(client: KubeClient, object: object, namespace: string): Promise<boolean> {
  try {
    await client.create(resourceOf('Cleaning'), object, { namespace });
    return true;
  } catch (error) {
    if (isKubeError(error, 'AlreadyExists')) return false;
    throw error;
  }
}

/** The object of a run; what became of it is written to its status by who looks after tasks. */
function localRecord(robot: RobotObject, run: LocalRun, name: string): object {
  const { namespace, name: robotName, uid } = robot.metadata;
  const spec: Partial<SpecOf<'Cleaning'>> = {
    robotName,
    mode: run.mode,
    recordOf: localRecordOf(run),
    ttlSecondsAfterFinished: recordSeconds,
  };
  return {
    apiVersion: API_GROUP_VERSION,
    kind: 'Cleaning',
    metadata: {
      name,
      namespace,
      labels: { [ORIGIN_LABEL]: 'local', 'kubevac.dev/robot': robotName },
      ownerReferences: [{ apiVersion: API_GROUP_VERSION, kind: 'VacuumRobot', name: robotName, uid }],
    },
    spec,
  };
}
