// Longer than 300 lines: cluster, clock, firmware and journal of one robot, and the invariants that are checked at each of their steps.
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { silentLogger } from '@kubevac/base/log.ts';
import type {
  CleaningEntry,
  Desired,
  DrivePathEntry,
  RobotActionEntry,
  RobotSection,
} from '@kubevac/protocol/desired.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import { REASONS } from '@kubevac/protocol/reasons.ts';
import type { DrivePathTask } from '@kubevac/protocol/tasks.ts';
import type { MeasuredTime } from '../../clock/measured-clock.ts';
import { bindingOf } from '../binding.ts';
import { JournalWriteError, type Journal } from '../../journal/journal.ts';
import type { JournalChange, JournalState, TaskRecord } from '../../journal/records.ts';
import { absoluteLimit, startDeadline } from '../deadline.ts';
import { isMoving } from '../situation.ts';
import { TaskRunner } from '../task-runner.ts';
import { driverOf, FirmwareModel, modelInfo, type Answer, type Run } from '../../drivers/testing/firmware-model.ts';
import { MemoryJournal } from './memory-journal.ts';
import { MemoryPoints } from './memory-points.ts';
import { MemoryOutputs } from './memory-outputs.ts';
import {
  actionEntry,
  boundSection,
  cleaningEntry,
  drivePathEntry,
  freshState,
  instantAt,
  pathSpec,
  second,
} from './records.ts';
import { SeenLocalRuns } from './seen-local-runs.ts';

/** One object in the cluster, as far as the robot is told of it. */
interface StoredTask {
  readonly section: 'cleanings' | 'robotActions' | 'drivePaths';
  entry: CleaningEntry | RobotActionEntry | DrivePathEntry;
  /** Its end is stored, or it is gone. */
  left: boolean;
}

/** The waypoints of paths are beyond the spots of cleanings. */
const firstOfPaths = 10_000;

interface Timer {
  readonly at: number;
  readonly wake: () => void;
}

/** Commands that move nothing. */
const mayBeSentAgain = new Set(['halt', 'restrict']);

/**
 * A robot, its agent and its cluster in one process without real time: what the firmware and the journal hold outlives
 * any number of agents. It watches over the invariants of the protocol at each call and each commit.
 */
export class RobotWorld {
  readonly firmware = new FirmwareModel();
  readonly journal = new MemoryJournal(freshState());
  readonly outputs = new MemoryOutputs();
  readonly driven = new MemoryPoints();
  readonly tasks: StoredTask[] = [];
  readonly localRuns = new SeenLocalRuns();
  /** Every document that was ever published, oldest first. */
  readonly documents: Desired[] = [];
  /** What went wrong, where throwing would be swallowed. */
  readonly faults: string[] = [];
  /** Called with each `reported`. */
  onTold: (() => void) | undefined;
  /** Seconds since the morning, the true time. */
  now = 0;
  #clock: { errorMilliseconds: number; offset: number } | undefined;
  #robot = boundSection();
  #version = 1;
  #epoch = 1;
  #timers: Timer[] = [];
  #runner: TaskRunner | undefined;
  #agent = new AbortController();
  /** By what they start. */
  #calls = new Map<number, number>();
  #isOvertaken = false;
  #commitsUntilCrash: number | undefined;

  constructor() {
    this.firmware.onStart = (x) => this.#started(x);
    this.#snapshot();
    this.startAgent();
  }

  startAgent(): void {
    const alive = new AbortController();
    this.#agent = alive;
    const never = new Promise<never>(() => undefined);
    const driver = driverOf(this.firmware, (command, x) => {
      if (alive.signal.aborted) throw new Error('a dead agent calls nobody');
      this.#checkCall(command, x);
    });
    this.#runner = new TaskRunner({
      journal: this.#journalOf(alive.signal),
      outputs: this.outputs,
      driven: this.driven,
      driver,
      clock: { now: () => this.#measured() },
      uptimeMilliseconds: () => this.now * 1000,
      log: silentLogger,
      onReported: () => {
        if (!alive.signal.aborted && this.journal.works)
          this.#require(this.journal.isSynced, 'rule 11: what is told is on disk');
        this.onTold?.();
      },
      delay: (milliseconds, signal) => (alive.signal.aborted ? never : this.#delay(milliseconds, signal)),
    });
    this.#runner.run(alive.signal).catch((error: unknown) => {
      if (!alive.signal.aborted) this.faults.push(`the agent gave up: ${String(error)}`);
    });
  }

  /** The process dies between any two lines. @param lingers what it sent last is still on its way; else the host dies too */
  crash(lingers: boolean): void {
    this.#agent.abort();
    if (!lingers) this.journal.loseUnsynced();
    this.#clock = undefined;
    this.#commitsUntilCrash = undefined;
    this.firmware.forsake(lingers);
    this.startAgent();
  }

  /** @param number of commits that still go well; undefined: no crash */
  crashAtCommit(number: number | undefined): void {
    this.#commitsUntilCrash = number;
  }

  /** Somebody creates a Cleaning; `x` of its spot is its number. */
  clean(over: Partial<CleaningEntry>): void {
    const x = this.tasks.length;
    const spec = { mode: 'Spot', passes: 1, spot: { xMillimeters: x, yMillimeters: 0 } } as const;
    this.#create('cleanings', cleaningEntry(`t${x}`, { spec, ...over }));
  }

  /** Somebody creates a DrivePath of two waypoints that nobody else drives to. */
  drive(over: Partial<DrivePathEntry> & { readonly onComplete: DrivePathTask['onComplete'] }): void {
    const { onComplete, ...rest } = over;
    const number = this.tasks.length;
    const waypoints = [0, 1].map((leg) => ({ xMillimeters: firstOfPaths + number * 2 + leg, yMillimeters: 0 }));
    const spec = { ...pathSpec(2), waypoints, onComplete };
    this.#create('drivePaths', drivePathEntry(`t${number}`, { spec, ...rest }));
  }

  act(name: 'Stop' | 'Dock' | 'Locate'): void {
    this.#create('robotActions', actionEntry(`t${this.tasks.length}`, name));
  }

  #create(section: StoredTask['section'], entry: StoredTask['entry']): void {
    this.tasks.push({ section, entry: { ...entry, createdAt: instantAt(Math.floor(this.now)) }, left: false });
    this.#snapshot();
  }

  change(index: number, over: Partial<Pick<CleaningEntry, 'action' | 'suspend'>>): void {
    const open = this.tasks.filter(({ left }) => !left);
    const task = open[index % Math.max(open.length, 1)];
    if (task === undefined) return;
    task.entry = { ...task.entry, ...over };
    this.#snapshot();
  }

  remove(index: number): void {
    const open = this.tasks.filter(({ left }) => !left);
    const task = open[index % Math.max(open.length, 1)];
    if (task === undefined) return;
    task.left = true;
    this.#snapshot();
  }

  /** The operator stores how tasks ended. */
  store(): void {
    const over = this.#runner?.reported.tasks.filter(({ phase }) => isTerminal(phase)) ?? [];
    for (const task of this.tasks) task.left ||= over.some(({ id }) => id === task.entry.id);
    const slot = this.#runner?.reported.localRuns?.at(-1)?.slot;
    if (slot !== undefined) this.changeRobot({ localRunsRecordedThrough: slot });
    else this.#snapshot();
  }

  changeRobot(over: Partial<RobotSection>): void {
    this.#version += 1;
    const { journalId = this.#robot.journalId } = over;
    const boundAt = journalId === this.#robot.journalId ? this.#robot.boundAt : instantAt(Math.floor(this.now));
    this.#robot = { ...this.#robot, ...over, ...(boundAt && { boundAt }), asOf: String(this.#version) };
    this.#snapshot();
  }

  /** The object is gone for certain, until `changeRobot` makes it anew. */
  entomb(): void {
    this.#version += 1;
    this.documents.push({ protocol: 1, epoch: this.#epoch, robot: { asOf: String(this.#version), deleted: true } });
  }

  /** The cluster was restored: resourceVersions begin anew. */
  raiseEpoch(): void {
    this.#epoch += 1;
    this.#version = 1;
    this.changeRobot({});
  }

  /** @param age 0: the newest document; 1: the one before it … */
  deliver(age: number): void {
    const document = this.documents[Math.max(this.documents.length - 1 - age, 0)];
    if (document !== undefined) this.#runner?.receive(structuredClone(document));
  }

  #snapshot(): void {
    this.#version += 1;
    const asOf = String(this.#version);
    const entriesOf = (section: StoredTask['section']): never[] =>
      this.tasks.filter((task) => task.section === section && !task.left).map(({ entry }) => entry as never);
    this.documents.push({
      protocol: 1,
      epoch: this.#epoch,
      robot: this.#robot,
      cleanings: { asOf, entries: entriesOf('cleanings') },
      robotActions: { asOf, entries: entriesOf('robotActions') },
      drivePaths: { asOf, entries: entriesOf('drivePaths') },
    });
  }

  measure(errorMilliseconds: number, share: number): void {
    this.#clock = { errorMilliseconds, offset: Math.round(errorMilliseconds * share) };
    this.#runner?.wake();
  }

  loseClock(): void {
    this.#clock = undefined;
    this.#runner?.wake();
  }

  push(): void {
    this.#runner?.observed(this.firmware.observation(), {
      ...modelInfo,
      capabilities: [...modelInfo.capabilities] as never,
    });
  }

  mute(): void {
    this.#runner?.observed(undefined, undefined);
  }

  answer(how: Answer): void {
    this.firmware.answer(how);
  }

  pass(seconds: number): void {
    this.now += seconds;
    const due = this.#timers.filter(({ at }) => at <= this.now * 1000);
    this.#timers = this.#timers.filter(({ at }) => at > this.now * 1000);
    for (const { wake } of due) wake();
  }

  /** Lets everything run that does not wait for time or the firmware. */
  async settle(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.assertSound();
  }

  assertSound(): void {
    assert.deepEqual(this.faults, []);
  }

  get state(): JournalState {
    return this.journal.state;
  }

  #measured(): MeasuredTime | undefined {
    if (this.#clock === undefined) return undefined;
    const { errorMilliseconds, offset } = this.#clock;
    return { milliseconds: second(this.now) + offset, errorMilliseconds };
  }

  #delay(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
      this.#timers.push({ at: this.now * 1000 + milliseconds, wake: resolve });
    });
  }

  #journalOf(alive: AbortSignal): Journal {
    const { journal } = this;
    const commit: Journal['commit'] = (change, sync) => this.#commit(alive, change, sync);
    return {
      get state() {
        return journal.state;
      },
      commit,
      probe: () => !alive.aborted && journal.works,
      rewind: () => undefined,
      close: () => undefined,
    };
  }

  #commit(alive: AbortSignal, change: JournalChange, sync?: 'Now' | 'Later'): void {
    if (alive.aborted) throw new JournalWriteError('the process is dead');
    const before = this.journal.state;
    this.journal.commit(change, sync);
    this.#checkCommit(before, this.journal.state);
    const broken = this.localRuns.note(before.meta, this.journal.state.meta, this.firmware.runs);
    if (!this.#isOvertaken) this.faults.push(...broken);
    if (change.fences === undefined && change.meta?.robot === undefined) this.#checkWishes(before, this.journal.state);
    if (this.#commitsUntilCrash === undefined) return;
    this.#commitsUntilCrash -= 1;
    if (this.#commitsUntilCrash >= 0) return;
    this.#commitsUntilCrash = undefined;
    this.#agent.abort();
    throw new JournalWriteError('the process died right after the commit');
  }

  /** True when the process died at a commit and waits for `crash` to be started again. */
  get dead(): boolean {
    return this.#agent.signal.aborted;
  }

  /** A person presses the button. What begins in the moment of a start of ours is taken for it, and the start for a person's. */
  press(): void {
    this.#isOvertaken ||= this.isStarting;
    this.firmware.press();
  }

  /** A start is between its mark and the firmware, or did not reach it and the agent does not know so yet. */
  get isStarting(): boolean {
    if (this.firmware.calls.some(({ name, answer }) => name === 'mark' && answer !== undefined)) return true;
    const { ownMark } = this.state.meta.awaitedMotion ?? {};
    return ownMark !== undefined && this.firmware.runs[Number(ownMark)] === undefined;
  }

  #require(holds: boolean, invariant: string): void {
    if (!holds) this.faults.push(invariant);
  }

  #taskOf(x: number): TaskRecord | undefined {
    return [...this.journal.state.tasks.values()].find((task) => motionsOf(task).includes(x));
  }

  startsOf(task: TaskRecord): number {
    return this.#runsOf(task).length;
  }

  #runsOf(task: TaskRecord): Run[] {
    const motions = motionsOf(task);
    return this.firmware.runs.filter(({ x }) => x !== undefined && motions.includes(x));
  }

  #checkCall(command: string, x: number | undefined): void {
    const { meta } = this.journal.state;
    if (!mayBeSentAgain.has(command)) this.#require(this.journal.isSynced, 'rule 14: what is started is on disk');
    if (command !== 'halt')
      this.#require(bindingOf(meta) !== 'Unbound', `rule 10: ${command} by an agent that is not bound`);
    const isStart = command === 'clean' || command === 'goTo';
    if (isStart) this.#checkStart(x ?? -1);
    if (command === 'resume') this.#checkResume();
    if (isStart || command === 'resume') this.#checkRestrictions();
  }

  #checkRestrictions(): void {
    const { restrictions } = this.journal.state.meta.robot ?? {};
    const inForce = restrictions === undefined || isDeepStrictEqual(restrictions, this.firmware.restrictions);
    this.#require(inForce, 'nothing moves before the restrictions are in force');
  }

  #checkResume(): void {
    const task = [...this.journal.state.tasks.values()].find(({ phase, pause }) => phase === 'Running' && pause);
    const now = this.#measured();
    this.#require(task?.pause === 'Resuming', 'rule 14: a resume is journalled first');
    this.#require(task?.halting === undefined && task?.suspend === false, 'rule 14: no cancel at a resume');
    this.#require(now !== undefined, 'rule 15: no resume while the clock is unknown');
  }

  #checkStart(x: number): void {
    const task = this.#taskOf(x);
    const now = this.#measured();
    if (task === undefined) return this.#require(false, 'rule 14: a start that is not in the journal');
    const { meta } = this.journal.state;
    this.#calls.set(x, (this.#calls.get(x) ?? 0) + 1);
    this.#require(this.#calls.get(x) === 1, 'rule 14: a start is never re-sent');
    this.#require(task.phase === 'Running' && task.mark !== undefined, 'rule 14: a start is journalled first');
    this.#require(task.halting === undefined && task.wanted === 'run', 'rule 14: no cancel at a start');
    this.#require(task.createdAt > (meta.stopMark?.at ?? 0), 'rule 18: nothing at or before the mark starts');
    this.#require(now !== undefined, 'rule 15: no start while the clock is unknown');
    if (now === undefined) return;
    const at = now.milliseconds + now.errorMilliseconds;
    const isFirst = x === motionsOf(task)[0];
    const deadline = isFirst ? startDeadline(task, meta) : absoluteLimit(task);
    this.#require(at < deadline, 'rule 14: now + error < D at a start');
    this.#require(second(this.now) < deadline, 'rule 14: no start at or after D in true time');
  }

  #started(x: number): void {
    const task = this.#taskOf(x);
    const starts = this.firmware.runs.filter((run) => run.x === x).length;
    this.#require(starts <= 1, 'starts(id) ≤ 1');
    this.#require(
      task !== undefined && !isTerminal(task.phase),
      `motion of ${task?.phase}/${task?.reason} began after its end`,
    );
  }

  #checkCommit(before: JournalState, after: JournalState): void {
    const { epoch } = after.meta;
    this.#require(epoch >= before.meta.epoch, 'rule 11: the epoch never decreases');
    this.#require(
      (after.meta.stopMark?.at ?? 0) >= (before.meta.stopMark?.at ?? 0),
      'rule 18: the mark is never lowered',
    );
    for (const [name, fence] of Object.entries(before.fences)) {
      const next = after.fences[name as keyof typeof after.fences] ?? '0';
      this.#require(epoch > before.meta.epoch || BigInt(next) >= BigInt(fence), 'rule 11: seen never decreases');
    }
    for (const task of after.tasks.values()) {
      const known = before.tasks.get(task.id);
      if (known !== task) this.#checkRecord(known, task);
    }
  }

  /** Only a document changes what is wanted of a task; a step that took its time must not write back what was before. */
  #checkWishes(before: JournalState, after: JournalState): void {
    for (const { id, wanted, suspend, halting } of before.tasks.values()) {
      const task = after.tasks.get(id);
      if (task === undefined) continue;
      this.#require(task.wanted === wanted && task.suspend === suspend, 'rule 12: no step takes a wish back');
      const eased = halting?.how === 'Stop' && !isTerminal(task.phase) && task.halting?.how !== 'Stop';
      this.#require(!eased, 'rule 18: no step takes a Stop back');
    }
  }

  /** Whether the robot cleans for the task, or is still on its way after it. */
  #isMovingFor(task: TaskRecord): boolean {
    const last = this.firmware.runs.at(-1);
    const isLast = last !== undefined && this.startsOf(task) > 0 && this.#taskOf(last.x ?? -1) === task;
    return isLast && isMoving(this.firmware.observation());
  }

  #checkRecord(before: TaskRecord | undefined, after: TaskRecord): void {
    if (before !== undefined && isTerminal(before.phase)) {
      return this.#require(
        before.phase === after.phase && before.reason === after.reason,
        'rule 4: a terminal phase never changes',
      );
    }
    if (isTerminal(after.phase)) this.#checkEnd(after);
  }

  #checkEnd(after: TaskRecord): void {
    const what = `${after.phase}/${after.reason}`;
    const run = this.firmware.runs[Number(after.mark)];
    if (after.section === 'cleanings' && after.phase === 'Succeeded') {
      this.#require(run?.state === 'Finished', 'Succeeded ⇒ the firmware finished');
    }
    if (after.section === 'drivePaths' && after.phase === 'Succeeded') {
      const finished = this.#runsOf(after)
        .filter(({ state }) => state === 'Finished')
        .map(({ x }) => x);
      this.#require(isDeepStrictEqual(finished, motionsOf(after)), 'Succeeded ⇒ every leg was driven, in turn');
    }
    if ('neverMoved' in REASONS[after.reason ?? 'Queued'])
      this.#require(this.startsOf(after) === 0, `${what} ⇒ zero starts`);
    if (after.phase === 'Cancelled' || after.reason === 'Interrupted') {
      this.#require(!this.#isMovingFor(after), `${what} ⇒ not moving`);
    }
  }
}

/** By what the firmware knows the motions of a task, in turn. */
function motionsOf(task: TaskRecord): number[] {
  if (task.section === 'drivePaths') return task.spec.waypoints.flatMap(({ xMillimeters }) => xMillimeters ?? []);
  return task.section === 'cleanings' ? [task.spec.spot?.xMillimeters].filter((x) => x !== undefined) : [];
}
