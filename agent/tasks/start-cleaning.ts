import { isTerminal } from '@kubevac/protocol/phases.ts';
import { isRefusal, type CleanMotion } from '../drivers/driver.ts';
import type { TaskRecord } from '../journal/records.ts';
import { bindingOf } from './binding.ts';
import { absoluteLimit, isBefore, startDeadline, tooLate } from './deadline.ts';
import { decideNext } from './decide-next.ts';
import { resolveCleaning } from './resolve-cleaning.ts';
import { endTask } from './endings.ts';
import { resumed } from './transitions.ts';
import type { Workbench } from './workbench.ts';

/**
 * The one place where a motion begins (PROTOCOL rule 14). The start is written to the journal and synced, and told; then, in
 * one tick, the clock and the cancels are looked at once more and the driver is called, once. No path leads back here for a
 * task that has a start in the journal.
 */
export async function startCleaning(bench: Workbench, { id }: TaskRecord): Promise<void> {
  const mark = await bench.mark();
  const task = bench.task(id);
  if (!isDecided(bench, 'Start', id) || task.section !== 'cleanings' || bench.info === undefined) return;
  const resolved = resolveCleaning(task.spec, task.mapId, { robot: bench.journal.state.meta.robot, info: bench.info });
  if ('refusal' in resolved) return endTask(bench, task, resolved.refusal);
  const startedAt = bench.clock.now()?.milliseconds;
  if (!bench.save({ tasks: [{ ...task, phase: 'Running', startedAt, mark, seq: task.seq + 1 }] })) return;
  bench.note(id, { known: true, lookedAt: undefined });
  bench.onStarted();
  // A message leaves when the turn is over. To begin that before the robot is called costs nobody anything.
  await new Promise<void>((resolve) => process.nextTick(resolve));
  await callOnce(bench, id, resolved.motion);
}

async function callOnce(bench: Workbench, id: string, motion: CleanMotion): Promise<void> {
  const task = bench.task(id);
  const { meta } = bench.journal.state;
  if (task.halting !== undefined || bindingOf(meta) === 'Unbound') return;
  const now = bench.clock.now();
  const deadline = startDeadline(task, meta);
  if (now === undefined || !isBefore(now, deadline)) return endTask(bench, task, tooLate(deadline));
  try {
    const obeyed = bench.driver.clean?.(motion);
    bench.log.info({ task: id, kind: task.section, motion: motion.kind }, 'task starts');
    await obeyed;
    await bench.observe();
  } catch (error) {
    startFailed(bench, id, error);
  }
}

/** Only a refusal says that nothing moved; after anything else the firmware is asked how it stands. */
function startFailed(bench: Workbench, id: string, error: unknown): void {
  const task = bench.task(id);
  if (isTerminal(task.phase)) return;
  if (isRefusal(error)) {
    return endTask(bench, task, { phase: 'Failed', reason: 'StartRefused', message: error.message });
  }
  bench.log.warn({ task: id, error }, 'start not answered');
  bench.note(id, { known: false });
}

/**
 * A resume is a start: written down before, sent once, only while the firmware says that this very run is paused, and never
 * past the absolute limit (PROTOCOL rule 14).
 */
export async function resumeCleaning(bench: Workbench, { id, mark }: TaskRecord): Promise<void> {
  const outcome = await bench.driver.outcome(mark ?? '');
  if (!isDecided(bench, 'Resume', id)) return;
  const task = bench.task(id);
  if (outcome.state === 'Running') return void bench.save({ tasks: [resumed(task, bench.clock.now()?.milliseconds)] });
  if (outcome.state !== 'Paused') return bench.note(id, { known: false });
  if (!bench.save({ tasks: [{ ...task, pause: 'Resuming', seq: task.seq + 1 }] })) return;
  await resumeOnce(bench, id);
}

async function resumeOnce(bench: Workbench, id: string): Promise<void> {
  const now = bench.clock.now();
  try {
    if (now !== undefined && isBefore(now, absoluteLimit(bench.task(id)))) {
      bench.log.info({ task: id }, 'task resumes');
      await bench.driver.pause?.resume();
      await bench.observe();
    }
  } catch (error) {
    bench.log.warn({ task: id, error }, 'resume not answered');
  }
  bench.note(id, { known: false });
}

/** Whether the decision still stands after the firmware was asked something. */
function isDecided(bench: Workbench, what: 'Start' | 'Resume', id: string): boolean {
  const { step } = decideNext(bench.situation());
  return step?.do === what && step.id === id;
}
