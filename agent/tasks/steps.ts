import { isMotionRecord, type TaskRecord } from '../journal/records.ts';
import { keepSetting } from '../settings/keep-setting.ts';
import { accountMotions } from './by-hand/account-motion.ts';
import { performAction } from './perform-action.ts';
import { performRead } from './reads/perform-read.ts';
import { finishCleaning } from './finish-cleaning.ts';
import { pauseMotion } from './pause-motion.ts';
import { beginWayHome } from './path/begin-way-home.ts';
import { isOnWayHome } from './path/decide-way-home.ts';
import { endWayHome } from './path/end-way-home.ts';
import { endHaltedPath, finishPath } from './path/finish-path.ts';
import { followOutcome } from './follow-outcome.ts';
import { neverBegan } from './never-began.ts';
import { resumeMotion, startLeg, startMotion } from './start-motion.ts';
import type { Step } from './situation.ts';
import { ownOutcome } from './own-outcome.ts';
import { beginHalt, endTask } from './endings.ts';
import { counting, paused, resumed } from './transitions.ts';
import type { Workbench } from './workbench.ts';

const JOURNAL_ONLY: ReadonlySet<Step['do']> = new Set([
  'End',
  'NeverBegan',
  'BeginHalt',
  'Count',
  'Hold',
  'Release',
  'Read',
]);

/** Steps that ask the firmware; the others only write the journal. */
export function needsDriver(step: Step): boolean {
  return !JOURNAL_ONLY.has(step.do);
}

/**
 * Carries out one step. A step that is cut off anywhere leaves a journal from which the next decision goes on rightly.
 * @throws DriverError when the firmware did not answer; the step is decided anew later
 */
export async function performStep(bench: Workbench, step: Step): Promise<void> {
  if (step.do === 'SendHome') {
    await bench.driver.halt('Dock');
    bench.sentHome = true;
    return;
  }
  if (step.do === 'Keep') return keepSetting(bench, step.name);
  if (step.do === 'Account') return accountMotions(bench);
  const task = bench.task(step.id);
  await performers[step.do](bench, task, step as never);
}

type Performers = {
  readonly [Name in Exclude<Step['do'], 'SendHome' | 'Keep' | 'Account'>]: (
    bench: Workbench,
    task: TaskRecord,
    step: Extract<Step, { do: Name }>,
  ) => void | Promise<void>;
};

const performers: Performers = {
  End: (bench, task, { ending }) => endTask(bench, task, ending),
  NeverBegan: (bench, task, { ending }) => neverBegan(bench, task, ending),
  BeginHalt: (bench, task, { halting }) => beginHalt(bench, task, halting),
  Halt: async (bench, task, step) => {
    if (isOnWayHome(task) && !(await beginWayHome(bench, task, step))) return;
    await bench.driver.halt(step.how);
    bench.note(task.id, { halted: step.how });
    await bench.observe();
  },
  EndHalted: (bench, task) => (isOnWayHome(task) ? endWayHome(bench, task) : endHalted(bench, task)),
  Look: async (bench, task, { settle }) => {
    if (settle) await bench.driver.settle();
    const { observation: lookedAt } = bench;
    const outcome = await ownOutcome(bench, task.id);
    if (outcome === undefined) return;
    const { suspend: lookedSuspend } = task;
    bench.note(task.id, { known: true, lookedAt, lookedSuspend });
    const current = bench.task(task.id);
    if (isMotionRecord(current)) await followOutcome(bench, current, outcome, lookedSuspend);
  },
  Count: (bench, task) => void bench.save({ tasks: [counting(task, bench.clock.now()?.milliseconds)] }),
  Hold: (bench, task) => void bench.save({ tasks: [paused(task, bench.clock.now()?.milliseconds)] }),
  Release: (bench, task) => void bench.save({ tasks: [resumed(task, bench.clock.now()?.milliseconds)] }),
  Start: startMotion,
  Leg: startLeg,
  Finish: finishPath,
  Act: performAction,
  Read: performRead,
  Pause: pauseMotion,
  Resume: resumeMotion,
};

/** The robot has come to rest: the task ends as was meant, unless it was done before the halt reached it. */
async function endHalted(bench: Workbench, task: TaskRecord): Promise<void> {
  const { id } = task;
  if (bench.situation().progress.get(id)?.known !== true) {
    // A start that was sent earlier may arrive after the halt (PROTOCOL rule 16): then it is halted again.
    await bench.driver.settle();
    return bench.note(id, { known: true, halted: undefined });
  }
  const outcome = await ownOutcome(bench, id);
  if (outcome === undefined) return;
  if (task.section === 'drivePaths') return endHaltedPath(bench, task, outcome);
  const current = bench.task(id);
  if (outcome.state === 'Finished' && current.section === 'cleanings') return finishCleaning(bench, current, outcome);
  if (current.halting === undefined) return;
  endTask(bench, current, { ...current.halting, ...('result' in outcome && { result: outcome.result }) });
}
