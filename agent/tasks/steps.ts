import type { Outcome } from '../drivers/driver.ts';
import type { TaskRecord } from '../journal/records.ts';
import { performAction } from './perform-action.ts';
import { performRead } from './perform-read.ts';
import { finishCleaning } from './finish-cleaning.ts';
import { pauseMotion } from './pause-motion.ts';
import { endHaltedPath, finishPath } from './path/finish-path.ts';
import { endLeg } from './path/end-leg.ts';
import { resumeMotion, startLeg, startMotion } from './start-motion.ts';
import { isMoving, type Step } from './situation.ts';
import { beginHalt, endTask } from './endings.ts';
import { counting, paused, resumed, type Ending } from './transitions.ts';
import type { Workbench } from './workbench.ts';

const JOURNAL_ONLY: ReadonlySet<Step['do']> = new Set(['End', 'BeginHalt', 'Count', 'Hold', 'Release', 'Read']);

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
  const task = bench.task(step.id);
  await performers[step.do](bench, task, step as never);
}

type Performers = {
  readonly [Name in Exclude<Step['do'], 'SendHome'>]: (
    bench: Workbench,
    task: TaskRecord,
    step: Extract<Step, { do: Name }>,
  ) => void | Promise<void>;
};

const performers: Performers = {
  End: (bench, task, { ending }) => endTask(bench, task, ending),
  BeginHalt: (bench, task, { halting }) => beginHalt(bench, task, halting),
  Halt: async (bench, task, { how }) => {
    await bench.driver.halt(how);
    await bench.observe();
    bench.note(task.id, { halted: true });
  },
  EndHalted: endHalted,
  Look: async (bench, task, { settle }) => {
    if (settle) await bench.driver.settle();
    const outcome = await bench.driver.outcome(task.mark ?? '');
    bench.note(task.id, { known: true, lookedAt: bench.observation });
    await follow(bench, bench.task(task.id), outcome);
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
  const { mark, id } = task;
  if (bench.situation().progress.get(id)?.known !== true) {
    // A start that was sent earlier may arrive after the halt (PROTOCOL rule 16): then it is halted again.
    await bench.driver.settle();
    return bench.note(id, { known: true, halted: false });
  }
  if (task.section === 'drivePaths') return endHaltedPath(bench, task);
  const outcome: Outcome = mark === undefined ? { state: 'Unknown' } : await bench.driver.outcome(mark);
  const current = bench.task(id);
  if (outcome.state === 'Finished' && current.section === 'cleanings') return finishCleaning(bench, current, outcome);
  if (current.halting === undefined) return;
  endTask(bench, current, { ...current.halting, ...('result' in outcome && { result: outcome.result }) });
}

/** What the firmware says of a task's motion, and what follows from it (PROTOCOL rule 16). */
async function follow(bench: Workbench, task: TaskRecord, outcome: Outcome): Promise<void> {
  if (outcome.state === 'Running' || outcome.state === 'Paused') return goOn(bench, task, outcome);
  const isOver = outcome.state === 'Finished' || outcome.state === 'Ended';
  if (isOver && task.section === 'drivePaths') return endLeg(bench, task, outcome);
  if (outcome.state === 'Finished' && task.section === 'cleanings') return finishCleaning(bench, task, outcome);
  if (outcome.state === 'Ended') {
    const { reason, message, result } = outcome;
    return endTask(bench, task, { phase: 'Failed', reason, message, result });
  }
  if (outcome.state === 'NotStarted') {
    return endTask(bench, task, interrupted('the agent was interrupted before the robot began'));
  }
  const observation = await bench.observe();
  const ending = interrupted('how the motion ended cannot be told');
  // Meanwhile a document may have come: what it asked for must not be written over.
  const current = bench.task(task.id);
  if (isMoving(observation)) return beginHalt(bench, current, { ...ending, how: task.onCancel });
  endTask(bench, current, ending);
}

function goOn(bench: Workbench, task: TaskRecord, outcome: Extract<Outcome, { state: 'Running' | 'Paused' }>): void {
  const now = bench.clock.now()?.milliseconds;
  bench.note(task.id, { percent: outcome.percent, result: outcome.result });
  if (outcome.state === 'Paused' && task.pause === 'Resuming') {
    const ending = interrupted('it is not known whether the robot was told to resume, and it is not told again');
    return beginHalt(bench, task, { ...ending, how: task.onCancel });
  }
  const next = outcome.state === 'Running' ? whileRunning(task, now) : whilePaused(task, now);
  if (next !== undefined) bench.save({ tasks: [next] });
}

function whileRunning(task: TaskRecord, now: number | undefined): TaskRecord | undefined {
  const { pause, pausedAt, suspend } = task;
  if (pause === 'Resuming' || (pause !== undefined && !suspend)) return resumed(task, now);
  // Somebody let it go on: it is not paused again, but it is at work.
  return pause === 'Paused' && pausedAt !== undefined && now !== undefined ? counting(task, now) : undefined;
}

function whilePaused(task: TaskRecord, now: number | undefined): TaskRecord | undefined {
  const { pause, pausedAt, suspend } = task;
  const byUs = pause === 'Pausing' || (pause === undefined && suspend);
  const again = pause === 'Paused' && pausedAt === undefined && now !== undefined;
  return byUs || again ? paused(task, now) : undefined;
}

function interrupted(message: string): Ending & { phase: 'Failed' } {
  return { phase: 'Failed', reason: 'Interrupted', message: `${message}; it is not started again` };
}
