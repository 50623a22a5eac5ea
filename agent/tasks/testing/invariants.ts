import { isDeepStrictEqual } from 'node:util';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import { REASONS } from '@kubevac/protocol/reasons.ts';
import type { MeasuredTime } from '../../clock/measured-clock.ts';
import type { FirmwareModel, Run } from '../../drivers/testing/firmware-model.ts';
import type { JournalState, TaskRecord } from '../../journal/records.ts';
import { bindingOf } from '../binding.ts';
import { absoluteLimit, startDeadline } from '../deadline.ts';
import { isMoving } from '../situation.ts';
import type { MemoryJournal } from './memory-journal.ts';
import { second } from './records.ts';
import type { SeenSlots } from './seen-slots.ts';

/** Commands that begin nothing: they need not be on disk first. */
const mayBeSentAgain = new Set(['halt', 'restrict']);

/** Twice what a story lets the clock be off. */
const mostClockErrorMilliseconds = 6_000;

interface Watched {
  readonly journal: MemoryJournal;
  readonly firmware: FirmwareModel;
  /** Seconds since the morning, the true time. */
  readonly now: () => number;
  readonly measured: () => MeasuredTime | undefined;
  readonly slots: SeenSlots;
}

/** What must hold of the protocol at each call of the driver, each start of the firmware and each commit. */
export class Invariants {
  /** Those that were broken. */
  readonly faults: string[] = [];
  readonly #watched: Watched;
  /** By the task and what they start. */
  readonly #calls = new Map<string, number>();

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  require(holds: boolean, invariant: string): void {
    if (!holds) this.faults.push(invariant);
  }

  /** All runs of a schedule do the same: it is the one under way, or else the newest. */
  #taskOf(x: number): TaskRecord | undefined {
    const tasks = [...this.#watched.journal.state.tasks.values()].filter((task) => motionsOf(task).includes(x));
    return tasks.find(({ phase }) => phase === 'Running') ?? tasks.at(-1);
  }

  startsOf(task: TaskRecord): number {
    return this.#runsOf(task).length;
  }

  #runsOf(task: TaskRecord): Run[] {
    const motions = motionsOf(task);
    const first = task.run === undefined ? 0 : Number(task.mark ?? Infinity);
    const { runs } = this.#watched.firmware;
    return runs.filter(({ x }, index) => x !== undefined && motions.includes(x) && index >= first);
  }

  checkCall(command: string, x: number | undefined): void {
    const { meta } = this.#watched.journal.state;
    if (!mayBeSentAgain.has(command))
      this.require(this.#watched.journal.isSynced, 'rule 14: what is started is on disk');
    if (command !== 'halt')
      this.require(bindingOf(meta) !== 'Unbound', `rule 10: ${command} by an agent that is not bound`);
    const isStart = command === 'clean' || command === 'goTo';
    if (isStart) this.#checkStart(x ?? -1);
    if (command === 'resume') this.#checkResume();
    if (isStart || command === 'resume') this.#checkRestrictions();
  }

  #checkRestrictions(): void {
    const { restrictions } = this.#watched.journal.state.meta.robot ?? {};
    const inForce = restrictions === undefined || isDeepStrictEqual(restrictions, this.#watched.firmware.restrictions);
    this.require(inForce, 'nothing moves before the restrictions are in force');
  }

  #checkResume(): void {
    const task = [...this.#watched.journal.state.tasks.values()].find(
      ({ phase, pause }) => phase === 'Running' && pause,
    );
    const now = this.#watched.measured();
    this.require(task?.pause === 'Resuming', 'rule 14: a resume is journalled first');
    this.require(task?.halting === undefined && task?.suspend === false, 'rule 14: no cancel at a resume');
    this.require(now !== undefined, 'rule 15: no resume while the clock is unknown');
  }

  #checkStart(x: number): void {
    const task = this.#taskOf(x);
    const now = this.#watched.measured();
    if (task === undefined) return this.require(false, 'rule 14: a start that is not in the journal');
    const { meta } = this.#watched.journal.state;
    this.#checkOnce(task, x);
    this.require(task.phase === 'Running' && task.mark !== undefined, 'rule 14: a start is journalled first');
    this.require(task.halting === undefined && task.wanted === 'run', 'rule 14: no cancel at a start');
    this.require(task.createdAt > (meta.stopMark?.at ?? 0), 'rule 18: nothing at or before the mark starts');
    this.require(now !== undefined, 'rule 15: no start while the clock is unknown');
    if (now === undefined) return;
    const at = now.milliseconds + now.errorMilliseconds;
    const isFirst = x === motionsOf(task)[0];
    const deadline = isFirst ? startDeadline(task, meta) : absoluteLimit(task);
    this.require(at < deadline, 'rule 14: now + error < D at a start');
    this.require(second(this.#watched.now()) < deadline, 'rule 14: no start at or after D in true time');
  }

  #checkOnce(task: TaskRecord, x: number): void {
    const call = `${task.id} ${x}`;
    this.#calls.set(call, (this.#calls.get(call) ?? 0) + 1);
    this.require(this.#calls.get(call) === 1, 'rule 14: a start is never re-sent');
    if (task.run === undefined) return;
    this.faults.push(...this.#watched.slots.start(task.id));
    // The clock may have been measured anew since the slot came.
    const isDue = second(this.#watched.now()) >= task.createdAt - mostClockErrorMilliseconds;
    this.require(isDue, 'rule 20: no run begins before its slot');
  }

  checkBegun(x: number): void {
    const task = this.#taskOf(x);
    const starts = (task === undefined ? [] : this.#runsOf(task)).filter((run) => run.x === x).length;
    this.require(starts <= 1, 'starts(id) ≤ 1');
    this.require(
      task !== undefined && !isTerminal(task.phase),
      `motion of ${task?.phase}/${task?.reason} began after its end`,
    );
  }

  checkCommit(before: JournalState, after: JournalState): void {
    const { epoch } = after.meta;
    this.require(epoch >= before.meta.epoch, 'rule 11: the epoch never decreases');
    this.require(
      (after.meta.stopMark?.at ?? 0) >= (before.meta.stopMark?.at ?? 0),
      'rule 18: the mark is never lowered',
    );
    for (const [name, fence] of Object.entries(before.fences)) {
      const next = after.fences[name as keyof typeof after.fences] ?? '0';
      this.require(epoch > before.meta.epoch || BigInt(next) >= BigInt(fence), 'rule 11: seen never decreases');
    }
    for (const task of after.tasks.values()) {
      const known = before.tasks.get(task.id);
      if (known !== task) this.#checkRecord(known, task);
    }
  }

  /** Only a document changes what is wanted of a task; a step that took its time must not write back what was before. */
  checkWishes(before: JournalState, after: JournalState): void {
    for (const { id, wanted, suspend, halting } of before.tasks.values()) {
      const task = after.tasks.get(id);
      if (task === undefined) continue;
      this.require(task.wanted === wanted && task.suspend === suspend, 'rule 12: no step takes a wish back');
      const eased = halting?.how === 'Stop' && !isTerminal(task.phase) && task.halting?.how !== 'Stop';
      this.require(!eased, 'rule 18: no step takes a Stop back');
    }
  }

  /** Whether the robot cleans for the task, or is still on its way after it. */
  #isMovingFor(task: TaskRecord): boolean {
    const last = this.#watched.firmware.runs.at(-1);
    const isLast = last !== undefined && this.startsOf(task) > 0 && this.#taskOf(last.x ?? -1) === task;
    return isLast && isMoving(this.#watched.firmware.observation());
  }

  #checkRecord(before: TaskRecord | undefined, after: TaskRecord): void {
    if (before !== undefined && isTerminal(before.phase)) {
      return this.require(
        before.phase === after.phase && before.reason === after.reason,
        'rule 4: a terminal phase never changes',
      );
    }
    if (isTerminal(after.phase)) this.#checkEnd(after);
  }

  #checkEnd(after: TaskRecord): void {
    const what = `${after.phase}/${after.reason}`;
    if (after.phase === 'Succeeded') {
      const finished = this.#runsOf(after).flatMap(({ x, state }) => (state === 'Finished' ? [x] : []));
      this.require(isDeepStrictEqual(finished, motionsOf(after)), 'Succeeded ⇒ all that was asked was done, in turn');
    }
    if ('neverMoved' in REASONS[after.reason ?? 'Queued'])
      this.require(this.startsOf(after) === 0, `${what} ⇒ zero starts`);
    if (after.phase === 'Cancelled' || after.reason === 'Interrupted') {
      this.require(!this.#isMovingFor(after), `${what} ⇒ not moving`);
    }
  }
}

/** By what the firmware knows the motions of a task, in turn. */
function motionsOf(task: TaskRecord): number[] {
  if (task.section === 'drivePaths') return task.spec.waypoints.flatMap(({ xMillimeters }) => xMillimeters ?? []);
  return task.section === 'cleanings' ? [task.spec.spot?.xMillimeters].filter((x) => x !== undefined) : [];
}
