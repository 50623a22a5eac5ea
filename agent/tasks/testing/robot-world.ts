import assert from 'node:assert/strict';
import { silentLogger } from '@kubevac/base/log.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { MeasuredTime } from '../../clock/measured-clock.ts';
import { JournalWriteError, type Journal } from '../../journal/journal.ts';
import type { JournalChange, JournalState } from '../../journal/records.ts';
import { TaskRunner } from '../task-runner.ts';
import { driverOf, FirmwareModel, modelInfo, type Answer } from '../../drivers/testing/firmware-model.ts';
import { ClusterModel } from './cluster-model.ts';
import { Invariants } from './invariants.ts';
import { MemoryJournal } from './memory-journal.ts';
import { MemoryPoints } from './memory-points.ts';
import { MemoryOutputs } from './memory-outputs.ts';
import { freshState, second } from './records.ts';
import { SeenLocalRuns } from './seen-local-runs.ts';
import { SeenSlots } from './seen-slots.ts';

interface Timer {
  readonly at: number;
  readonly wake: () => void;
}

/**
 * A robot, its agent and its cluster in one process without real time: what the firmware and the journal hold outlives
 * any number of agents. It watches over the invariants of the protocol at each call and each commit.
 */
export class RobotWorld {
  readonly firmware = new FirmwareModel();
  readonly journal = new MemoryJournal(freshState());
  readonly outputs = new MemoryOutputs();
  readonly driven = new MemoryPoints();
  readonly cluster = new ClusterModel(() => this.now);
  readonly localRuns = new SeenLocalRuns();
  readonly slots = new SeenSlots();
  readonly #invariants = new Invariants({
    journal: this.journal,
    firmware: this.firmware,
    now: () => this.now,
    measured: () => this.#measured(),
    slots: this.slots,
  });
  /** What went wrong, where throwing would be swallowed. */
  readonly faults = this.#invariants.faults;
  /** Called with each `reported`. */
  onTold: (() => void) | undefined;
  /** The map that the robot has. */
  mapId: string | undefined;
  /** Seconds since the morning, the true time. */
  now = 0;
  #clock: { errorMilliseconds: number; offset: number } | undefined;
  #timers: Timer[] = [];
  #runner: TaskRunner | undefined;
  #agent = new AbortController();
  #commitsUntilCrash: number | undefined;

  constructor() {
    this.firmware.onStart = (x) => this.#invariants.checkBegun(x);
    this.startAgent();
  }

  startAgent(): void {
    const alive = new AbortController();
    this.#agent = alive;
    const never = new Promise<never>(() => undefined);
    const driver = driverOf(this.firmware, (command, x) => {
      if (alive.signal.aborted) throw new Error('a dead agent calls nobody');
      this.#invariants.checkCall(command, x);
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
          this.#invariants.require(this.journal.isSynced, 'rule 11: what is told is on disk');
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

  /** The operator stores how tasks ended. */
  store(): void {
    const over = this.#runner?.reported.tasks.filter(({ phase }) => isTerminal(phase)) ?? [];
    this.cluster.leave(new Set(over.map(({ id }) => id)));
    const slot = this.#runner?.reported.localRuns?.at(-1)?.slot;
    if (slot !== undefined) this.cluster.changeRobot({ localRunsRecordedThrough: slot });
    this.#recordRuns();
  }

  get hasUnrecorded(): boolean {
    return (this.#runner?.reported.scheduledRuns ?? []).length > 0;
  }

  /** Of each schedule up to the first slot that is not over. */
  #recordRuns(): void {
    const told = Map.groupBy(this.#runner?.reported.scheduledRuns ?? [], ({ schedule }) => schedule);
    for (const [schedule, runs] of told) {
      const through = this.cluster.recordedThrough(schedule);
      if (through === undefined) continue;
      const open = runs.findIndex(({ phase }) => phase === 'Accepted' || phase === 'Running');
      const over = (open === -1 ? runs : runs.slice(0, open)).filter(({ slot }) => slot > through);
      for (const run of over) this.faults.push(...this.slots.record(run));
      const last = over.at(-1);
      if (last !== undefined) this.cluster.changeSchedule(schedule, { recordedThrough: last.slot });
    }
  }

  /** Somebody at the keys, as far as the runner knows of it. */
  get byHand(): Pick<TaskRunner, 'situation' | 'setInHand'> {
    if (this.#runner === undefined) throw new Error('the agent is dead');
    return this.#runner;
  }

  deliver(age: number): void {
    const document = this.cluster.document(age);
    if (document !== undefined) this.#runner?.receive(structuredClone(document));
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
      ...(this.mapId !== undefined && { mapId: this.mapId }),
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

  /** What the agent says of its first task. */
  get told(): string {
    const { reason = '', message = '' } = this.#runner?.reported.tasks[0] ?? {};
    return `${reason}: ${message}`;
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
    this.#invariants.checkCommit(before, this.journal.state);
    const broken = this.localRuns.note(before.meta, this.journal.state.meta, this.firmware.runs);
    this.faults.push(...broken, ...this.slots.note(before, this.journal.state));
    if (change.fences === undefined && change.meta?.robot === undefined)
      this.#invariants.checkWishes(before, this.journal.state);
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
}
