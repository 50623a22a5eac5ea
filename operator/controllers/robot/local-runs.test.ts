import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LocalRun } from '@kubevac/protocol/reported.ts';
import type { TaskObject } from '../../objects/task.ts';
import { cleaningObject, robotObject, second, type ObjectParts } from '../../testing/objects.ts';
import { decideLocalRuns, recordedThrough } from './local-runs.ts';
import type { RobotInput } from './robot-input.ts';

const run = (slot: number): LocalRun => ({
  slot,
  mode: 'Full',
  phase: 'Succeeded',
  reason: 'Finished',
  message: 'done',
  result: {},
});
const over = { phase: 'Succeeded' };

/** A Cleaning called like the record of a run, and of whatever owner. */
function called(slot: number, uid: string | undefined, parts: ObjectParts = {}): TaskObject {
  const ownerReferences = uid === undefined ? [] : [{ apiVersion: 'v1', kind: 'VacuumRobot', name: 'dusty', uid }];
  const spec = { recordOf: `local/${slot}` };
  return cleaningObject(`dusty-local-${slot}`, { metadata: { ownerReferences }, spec, ...parts });
}

const own = (slot: number, parts?: ObjectParts): TaskObject => called(slot, 'uid-of-dusty', parts);

/** What is to be recorded, which objects go, and up to where all is on record; the robot tells of the runs 5 and 6. */
function decided(tasks: readonly TaskObject[], through?: number): unknown[] {
  const agent = { journalId: 'j1', ...(through !== undefined && { localRunsRecordedThrough: through }) };
  const reported = { protocol: 1, journalId: 'j1', seen: { epoch: 1, asOf: {} }, tasks: [], notices: [] };
  const input: RobotInput = {
    robot: robotObject({ status: { agent } }),
    heard: { key: { namespace: 'home', name: 'dusty' }, reported: { ...reported, localRuns: [run(5), run(6)] } },
    connected: true,
    tasks,
    deletedTasks: [],
    schedules: [],
    pods: [],
    allTasksOver: false,
    serverNow: second(10),
    writtenAt: undefined,
    writeMilliseconds: 30_000,
  };
  const { record, ghosts } = decideLocalRuns(input);
  return [record.map(({ slot }) => slot), ghosts.map(({ metadata }) => metadata.name), recordedThrough(input)];
}

const RUNS: Record<string, [unknown[], unknown[]]> = {
  'a run without a record gets one': [decided([]), [[5, 6], [], undefined]],
  'a run whose record has no end is not acknowledged': [decided([own(5), own(6)]), [[], [], undefined]],
  'runs are acknowledged up to the first without an end': [decided([own(5, { status: over }), own(6)]), [[], [], 5]],
  'rule 22: a record without an end of what is on record is nobody’s': [
    decided([own(4)], 4),
    [[5, 6], ['dusty-local-4'], 4],
  ],
  'what a person called like a record is none, and stays': [
    decided([called(5, undefined, { status: over }), called(4, undefined)], 4),
    [[5, 6], [], 4],
  ],
  'the record of a robot of before with that name is none': [
    decided([called(5, 'another', { status: over })]),
    [[5, 6], [], undefined],
  ],
  'a task of the robot’s own is no record, whatever it is called': [
    decided([own(5, { spec: {}, status: over })]),
    [[5, 6], [], undefined],
  ],
};
for (const [sentence, [is, wanted]] of Object.entries(RUNS)) test(sentence, () => assert.deepEqual(is, wanted));
