import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { MotionKind } from '@kubevac/protocol/tasks.ts';
import { isRefusal } from '../drivers/driver.ts';
import { isMotionRecord, type MotionRecord, type PathRecord, type TaskRecord } from '../journal/records.ts';
import { keepSetting } from '../settings/keep-setting.ts';
import { wishOf } from '../settings/standing.ts';
import { accountMotions } from './by-hand/account-motion.ts';
import { bindingOf } from './binding.ts';
import { absoluteLimit, isBefore, startDeadline, tooLate } from './deadline.ts';
import { resolveCleaning } from './resolve-cleaning.ts';
import { refusalOfMap, type Refused } from './resolving.ts';
import { beginHalt, endTask } from './endings.ts';
import { neverBegan } from './never-began.ts';
import { ownOutcome } from './own-outcome.ts';
import { pastLimit } from './path/end-at-rest.ts';
import { motionOf, NOT_BEGUN, progressOf, resultOf } from './path/legs.ts';
import { lookAtRest } from './path/look-at-rest.ts';
import { resolvePath } from './path/resolve-path.ts';
import type { Ending } from './ending.ts';
import { isStillDecided } from './still-decided.ts';
import { resumed } from './transitions.ts';
import type { Workbench } from './workbench.ts';

/** A motion that is to begin. */
interface Start {
  /** As it is written down before. */
  readonly record: MotionRecord;
  readonly call: () => Promise<void> | undefined;
  readonly motion: MotionKind;
}

/**
 * The one place where a motion begins (PROTOCOL rule 14). The start is written to the journal and synced, and told; then, in
 * one tick, the clock and the cancels are looked at once more and the driver is called, once. No path leads back here for a
 * task that has a start in the journal.
 */
export async function startMotion(bench: Workbench, { id }: TaskRecord): Promise<void> {
  if (!(await makeReady(bench))) return;
  const mark = await bench.mark();
  const task = bench.task(id);
  if (!isStillDecided(bench, { do: 'Start', id }) || !isMotionRecord(task) || bench.info === undefined) return;
  const start = task.section === 'cleanings' ? cleaningStart(bench, task) : firstLeg(bench, task);
  if ('refusal' in start) return endTask(bench, task, start.refusal);
  const startedAt = bench.clock.now()?.milliseconds;
  const record: MotionRecord = { ...start.record, phase: 'Running', startedAt, mark };
  const limit = startDeadline(task, bench.journal.state.meta);
  await begin(bench, { ...start, record }, { limit, late: tooLate(limit) });
}

/** The next leg of a path is a start as well: written down before, called once, never past the absolute limit. */
export async function startLeg(bench: Workbench, { id }: TaskRecord): Promise<void> {
  if (!(await makeReady(bench))) return;
  const task = await lookAtRest(bench, id, { do: 'Leg', id });
  if (task === undefined) return;
  const otherMap = refusalOfMap(task.mapId, surroundingsOf(bench));
  if (otherMap !== undefined) return endTask(bench, task, { ...otherMap.refusal, result: resultOf(progressOf(task)) });
  await begin(bench, legStart(bench, task), { limit: absoluteLimit(task), late: pastLimit(task) });
}

function cleaningStart(bench: Workbench, task: Extract<MotionRecord, { section: 'cleanings' }>): Start | Refused {
  const resolved = resolveCleaning(task.spec, task.mapId, surroundingsOf(bench));
  if ('refusal' in resolved) return resolved;
  return { record: task, call: () => bench.driver.clean?.(resolved.motion), motion: resolved.motion.kind };
}

function firstLeg(bench: Workbench, task: PathRecord): Start | Refused {
  const spec = resolvePath(task.spec, task.mapId, surroundingsOf(bench));
  if ('refusal' in spec) return spec;
  bench.driven.clear();
  return legStart(bench, { ...task, spec, path: NOT_BEGUN });
}

function legStart(bench: Workbench, task: PathRecord): Start {
  const { notBefore: _notBefore, ...path } = progressOf(task);
  const motion = motionOf(task);
  const record: MotionRecord = { ...task, path: { ...path, driving: true } };
  return { record, call: () => bench.driver.goTo?.(motion), motion: 'GoTo' };
}

function surroundingsOf({ journal, info }: Workbench): Parameters<typeof resolveCleaning>[2] {
  if (info === undefined) throw new Error('the robot has not described itself');
  return { robot: journal.state.meta.robot, info };
}

/** What certainly begins before, and how it ends otherwise. */
interface Limit {
  readonly limit: number;
  readonly late: Ending;
}

async function begin(bench: Workbench, { record, call, motion }: Start, limit: Limit): Promise<void> {
  const { id, seq, mark } = record;
  if (mark === undefined) throw new Error('a motion begins after no mark');
  const { awaitedMotion = { mark, since: bench.clock.now()?.milliseconds } } = bench.journal.state.meta;
  const change = {
    tasks: [{ ...record, motion, seq: seq + 1 }],
    meta: { awaitedMotion: { ...awaitedMotion, ownMark: mark, ownMotion: motion } },
  };
  if (!bench.save(change)) return;
  bench.accountedIn = undefined;
  bench.note(id, { known: true, lookedAt: undefined });
  bench.onStarted();
  // A message leaves when the turn is over. To begin that before the robot is called costs nobody anything.
  await new Promise<void>((resolve) => process.nextTick(resolve));
  await callOnce(bench, id, { call, motion, ...limit });
}

async function callOnce(
  bench: Workbench,
  id: string,
  { call, motion, limit, late }: Omit<Start, 'record'> & Limit,
): Promise<void> {
  const task = bench.task(id);
  const { meta } = bench.journal.state;
  if (task.halting !== undefined || bindingOf(meta) === 'Unbound') return;
  const now = bench.clock.now();
  if (now === undefined || !isBefore(now, limit)) return neverBegan(bench, task, late);
  try {
    const obeyed = call();
    bench.log.info({ task: id, kind: task.section, motion }, 'task starts');
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
  if (isRefusal(error))
    return neverBegan(bench, task, { phase: 'Failed', reason: 'StartRefused', message: error.message });
  bench.log.warn({ task: id, error }, 'start not answered');
  bench.note(id, { known: false });
}

/**
 * A resume is a start: written down before, sent once, only while the firmware says that this very run is paused, and never
 * past the absolute limit (PROTOCOL rule 14).
 */
export async function resumeMotion(bench: Workbench, { id }: TaskRecord): Promise<void> {
  await confirmRestrictions(bench);
  const outcome = await ownOutcome(bench, id);
  if (outcome === undefined || !isStillDecided(bench, { do: 'Resume', id })) return;
  const task = bench.task(id);
  if (outcome.state === 'Running') return void bench.save({ tasks: [resumed(task, bench.clock.now()?.milliseconds)] });
  if (outcome.state !== 'Paused') return bench.note(id, { known: false });
  const otherMap = refusalOfMap(task.mapId, surroundingsOf(bench));
  if (otherMap !== undefined) return beginHalt(bench, task, { ...otherMap.refusal, how: task.onCancel });
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

/**
 * One start of ours is told from what a person did: that of the motion before is accounted for first.
 *
 * @returns false where that cannot be written down now
 */
async function makeReady(bench: Workbench): Promise<boolean> {
  if (bench.journal.state.meta.awaitedMotion?.ownMark !== undefined) await accountMotions(bench);
  await confirmRestrictions(bench);
  const { awaitedMotion } = bench.journal.state.meta;
  return awaitedMotion === undefined || awaitedMotion.ownMark !== awaitedMotion.mark;
}

/** Somebody may have changed them a moment ago. Asks nothing where none are wished. */
export async function confirmRestrictions(bench: Workbench): Promise<void> {
  if (wishOf('restrictions', bench.journal.state.meta) !== undefined) await keepSetting(bench, 'restrictions');
}
