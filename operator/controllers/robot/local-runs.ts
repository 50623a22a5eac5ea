import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { LocalRun } from '@kubevac/protocol/reported.ts';
import { localSlotOf } from '../../objects/local-run.ts';
import { boundReport } from '../../fleet/bound-report.ts';
import { phaseOf, type TaskObject } from '../../objects/task.ts';
import type { RobotInput } from './robot-input.ts';

/** What is to be done about the runs that people started, beside the slot up to which all of them are on record. */
export interface LocalRunDecision {
  /** Runs without a record, oldest first. */
  readonly record: readonly LocalRun[];
  /** Records that nobody will ever finish: their run is on record, or was forgotten (PROTOCOL rule 22). */
  readonly ghosts: readonly TaskObject[];
}

export function decideLocalRuns(input: RobotInput): LocalRunDecision {
  const through = recordedThrough(input) ?? 0;
  const records = recordsOf(input);
  const known = new Set(records.map(({ slot }) => slot));
  const isGhost = ({ slot, task }: SlotRecord): boolean => slot <= through && !isTerminal(phaseOf(task));
  const isDeleting = input.robot.metadata.deletionTimestamp !== undefined;
  return {
    record: isDeleting ? [] : runsAfter(input, through).filter(({ slot }) => !known.has(slot)),
    ghosts: records.filter(isGhost).map(({ task }) => task),
  };
}

/** The slot up to which every run has a record with its end: the agent forgets them (PROTOCOL rule 22). Never lowered. */
export function recordedThrough(input: RobotInput): number | undefined {
  const stored = input.robot.status.agent?.localRunsRecordedThrough;
  const runs = runsAfter(input, stored ?? 0);
  const over = new Set(recordsOf(input).flatMap(({ slot, task }) => (isTerminal(phaseOf(task)) ? [slot] : [])));
  const open = runs.findIndex(({ slot }) => !over.has(slot));
  return (open === -1 ? runs : runs.slice(0, open)).at(-1)?.slot ?? stored;
}

function runsAfter({ robot, heard }: RobotInput, through: number): LocalRun[] {
  const { localRuns = [] } = boundReport(robot, heard) ?? {};
  return localRuns.filter(({ slot }) => slot > through).toSorted((a, b) => a.slot - b.slot);
}

interface SlotRecord {
  readonly slot: number;
  readonly task: TaskObject;
}

function recordsOf({ robot, tasks }: RobotInput): SlotRecord[] {
  return tasks.flatMap((task) => {
    const slot = localSlotOf(task, robot);
    return slot === undefined ? [] : [{ slot, task }];
  });
}
