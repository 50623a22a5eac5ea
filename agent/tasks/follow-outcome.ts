import { isOver, type Outcome, type Over } from '../drivers/driver.ts';
import type { MotionRecord, TaskRecord } from '../journal/records.ts';
import { beginHalt, endTask } from './endings.ts';
import { finishCleaning } from './finish-cleaning.ts';
import { endLeg } from './path/end-leg.ts';
import { isMoving } from './situation.ts';
import type { Ending } from './ending.ts';
import { counting, paused, resumed } from './transitions.ts';
import type { Workbench } from './workbench.ts';

/**
 * What the firmware says of a task's motion, and what follows from it (PROTOCOL rule 16).
 *
 * @param lookedSuspend `suspend` of the task when the firmware was asked
 */
export async function followOutcome(
  bench: Workbench,
  task: MotionRecord,
  outcome: Outcome,
  lookedSuspend: boolean,
): Promise<void> {
  if (outcome.state === 'Running' || outcome.state === 'Paused') return goOn(bench, task, outcome, lookedSuspend);
  if (isOver(outcome)) return endMotion(bench, task, outcome);
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

async function endMotion(bench: Workbench, task: MotionRecord, outcome: Over): Promise<void> {
  if (task.section === 'drivePaths') return endLeg(bench, task, outcome);
  if (outcome.state === 'Finished') return finishCleaning(bench, task, outcome);
  const { reason, message, result } = outcome;
  endTask(bench, task, { phase: 'Failed', reason, message, result });
}

function goOn(
  bench: Workbench,
  task: TaskRecord,
  outcome: Extract<Outcome, { state: 'Running' | 'Paused' }>,
  lookedSuspend: boolean,
): void {
  const now = bench.clock.now()?.milliseconds;
  bench.note(task.id, { percent: outcome.percent, result: outcome.result });
  if (outcome.state === 'Paused' && task.pause === 'Resuming') {
    const ending = interrupted('it is not known whether the robot was told to resume, and it is not told again');
    return beginHalt(bench, task, { ...ending, how: task.onCancel });
  }
  const next = outcome.state === 'Running' ? whileRunning(task, now) : whilePaused(task, now, lookedSuspend);
  if (next !== undefined) bench.save({ tasks: [next] });
}

function whileRunning(task: TaskRecord, now: number | undefined): TaskRecord | undefined {
  const { pause, pausedAt, suspend } = task;
  if (pause === 'Resuming' || (pause !== undefined && !suspend)) return resumed(task, now);
  // Somebody let it go on: it is not paused again, but it is at work.
  return pause === 'Paused' && pausedAt !== undefined && now !== undefined ? counting(task, now) : undefined;
}

function whilePaused(task: TaskRecord, now: number | undefined, lookedSuspend: boolean): TaskRecord | undefined {
  const { pause, pausedAt, suspend } = task;
  // A wish that was taken back while the firmware answered is one all the same: so a person ends a pause made at the robot.
  const byUs = pause === 'Pausing' || (pause === undefined && (suspend || lookedSuspend));
  const again = pause === 'Paused' && pausedAt === undefined && now !== undefined;
  return byUs || again ? paused(task, now) : undefined;
}

function interrupted(message: string): Ending & { phase: 'Failed' } {
  return { phase: 'Failed', reason: 'Interrupted', message: `${message}; it is not started again` };
}
