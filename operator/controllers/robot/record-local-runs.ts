import { API_GROUP_VERSION, type SpecOf } from '@kubevac/crds/kinds.ts';
import { readObject } from '@kubevac/crds/read-object.ts';
import type { LocalRun } from '@kubevac/protocol/reported.ts';
import type { KubeClient } from '../../kube/client.ts';
import { isKubeError } from '../../kube/kube-error.ts';
import { localRecordOf, ORIGIN_LABEL } from '../../objects/local-run.ts';
import { resourceOf } from '../../objects/resource-of.ts';
import { keyOf, type RobotObject } from '../../objects/robot.ts';
import type { TaskObject } from '../../objects/task.ts';
import { recordNameFor } from './record-name.ts';

/** Records go a week after their end; who wants to keep one takes its time to live away. */
const recordSeconds = 7 * 24 * 3600;

/** A name that somebody was quicker to take is chosen again, from another list. */
const triesPerRun = 3;

/** What became of a run that had no record. */
export interface RecordedRun {
  readonly slot: number;
  /** Of the record that was created; undefined where other Cleanings have each of its names. */
  readonly name: string | undefined;
}

/**
 * Creates the records of runs, and tells of each as soon as it is there. What is on record is read from the API server itself
 * just before: an operator whose cache is stale must not make a second one, nor bring back what was recorded and deleted
 * since (PROTOCOL rule 22).
 *
 * @throws KubeError; NotFound when the robot is gone
 */
export async function* recordLocalRuns(
  client: KubeClient,
  robot: RobotObject,
  runs: readonly LocalRun[],
): AsyncGenerator<RecordedRun, void> {
  for (const run of runs) {
    const recorded = await record(client, robot, run);
    if (recorded !== undefined) yield recorded;
  }
}

/** @returns undefined when nothing is to be recorded */
async function record(
  client: KubeClient,
  robot: RobotObject,
  run: LocalRun,
  tries = triesPerRun,
): Promise<RecordedRun | undefined> {
  const { slot } = run;
  const { namespace } = robot.metadata;
  const { items } = await client.list(resourceOf('Cleaning'), { namespace });
  const cleanings = items.map((item) => readObject('Cleaning', item) as TaskObject);
  const chosen = recordNameFor(run, robot, cleanings);
  // After the list, which lacks what was recorded, acknowledged and deleted before it.
  if (chosen.state === 'OnRecord' || !(await isUnrecorded(client, robot, slot))) return undefined;
  if (chosen.state === 'AllTaken') return { slot, name: undefined };
  const { name } = chosen;
  try {
    await client.create(resourceOf('Cleaning'), localRecord(robot, run, name), { namespace });
    return { slot, name };
  } catch (error) {
    if (!isKubeError(error, 'AlreadyExists') || tries === 1) throw error;
  }
  return record(client, robot, run, tries - 1);
}

/** Whether this very robot is there to stay, and its runs are on record up to before this one only. */
async function isUnrecorded(client: KubeClient, robot: RobotObject, slot: number): Promise<boolean> {
  const { metadata, status } = readObject('VacuumRobot', await client.get(resourceOf('VacuumRobot'), keyOf(robot)));
  if (metadata.uid !== robot.metadata.uid || metadata.deletionTimestamp !== undefined) return false;
  return slot > (status.agent?.localRunsRecordedThrough ?? 0);
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
