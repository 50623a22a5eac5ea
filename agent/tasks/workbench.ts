import { onceIn, type Logger } from '@kubevac/base/log.ts';
import type { Clock } from '../clock/measured-clock.ts';
import type { Driver, DriverInfo, Observation } from '../drivers/driver.ts';
import { JournalWriteError, type Journal } from '../journal/journal.ts';
import type { JournalChange, TaskRecord } from '../journal/records.ts';
import type { DrivenPoints } from '../outputs/driven-points.ts';
import type { OutputStore } from '../outputs/output-store.ts';
import { Plans } from '../schedule/plans.ts';
import type { KeptName } from '../settings/kept-fields.ts';
import type { Kept } from '../settings/kept.ts';
import { MotionWatch } from './by-hand/motion-watch.ts';
import { notePose } from './path/path-watch.ts';
import type { Silence, Situation, TaskProgress } from './situation.ts';

export interface WorkbenchParts {
  readonly journal: Journal;
  readonly driver: Driver;
  readonly clock: Clock;
  readonly log: Logger;
  readonly outputs: OutputStore;
  readonly driven: DrivenPoints;
  readonly onStarted: () => void;
  /** How to tell how long ago something was; the time since the host began when absent. */
  readonly uptimeMilliseconds?: (() => number) | undefined;
  /** Whether the operator can be expected to be heard; always when absent. */
  readonly isLinked?: (() => boolean) | undefined;
  /** Something came to be beside the steps. */
  readonly wake: () => void;
}

/** A firmware that answers is heard at least this often (agent/drivers/driver.ts). */
const heardMilliseconds = 10_000;

/** What this process knows besides the journal, and the hands it works with. */
export class Workbench {
  readonly journal: Journal;
  readonly driver: Driver;
  readonly clock: Clock;
  readonly log: Logger;
  readonly outputs: OutputStore;
  readonly driven: DrivenPoints;
  readonly wake: () => void;
  /** For what may go on for long: each message at most once a minute. */
  readonly repeating: Logger;
  readonly uptimeMilliseconds: () => number;
  readonly isLinked: () => boolean;
  /** A firmware that falls silent may be switched off and on: then what it has is looked at anew. */
  readonly kept = new Map<KeptName, Kept>();
  readonly plans = new Plans();
  readonly #motion = new MotionWatch(this);
  readonly #progress = new Map<string, TaskProgress>();
  #asked: Promise<string> | undefined;
  /** At first too: a process that was killed may have left something so. */
  #unsynced = true;
  observation: Observation | undefined;
  silence: Silence | undefined;
  #heardAtUptime: number;
  info: DriverInfo | undefined;
  journalWorks = true;
  desiredReadable = true;
  /** The operator has told this process something. */
  desiredHeard = false;
  sentHome = false;
  /** As `Situation` has it; in force in the tick in which it is set. */
  inHand = false;
  /** With which motions were accounted for last. */
  accountedIn: Observation | undefined;
  /** The mark after which a motion was seen going, by a firmware that was not silent since. */
  seenGoing: string | undefined;
  /** Called when a start is written down. */
  readonly onStarted: () => void;

  constructor(parts: WorkbenchParts) {
    this.journal = parts.journal;
    this.driver = parts.driver;
    this.clock = parts.clock;
    this.log = parts.log;
    this.outputs = parts.outputs;
    this.driven = parts.driven;
    this.wake = parts.wake;
    this.repeating = onceIn(parts.log, 60_000);
    this.uptimeMilliseconds = parts.uptimeMilliseconds ?? (() => Number(process.hrtime.bigint() / 1_000_000n));
    this.isLinked = parts.isLinked ?? (() => true);
    this.#heardAtUptime = this.uptimeMilliseconds();
    this.onStarted = parts.onStarted;
  }

  situation(): Situation {
    const { observation, silence, info, journalWorks, desiredReadable, sentHome, accountedIn } = this;
    return {
      journal: this.journal.state,
      now: this.clock.now(),
      observation,
      silence,
      linked: this.isLinked(),
      info,
      journalWorks,
      desiredReadable,
      progress: this.#progress,
      kept: this.kept,
      plans: this.plans,
      uptimeMilliseconds: this.uptimeMilliseconds(),
      sentHome,
      inHand: this.inHand,
      accountedIn,
    };
  }

  /** The record of a task that a decision named. */
  task(id: string): TaskRecord {
    const task = this.journal.state.tasks.get(id);
    if (task === undefined) throw new Error(`task ${id} is not in the journal`);
    return task;
  }

  /** Writes to the journal. False: it could not be written, nothing changed, and no motion starts until it can. */
  save(change: JournalChange, sync: 'Now' | 'Later' = 'Now'): boolean {
    try {
      this.journal.commit(change, sync);
      this.#unsynced = sync === 'Later';
      if (!this.journalWorks) this.log.info({}, 'journal works again');
      this.journalWorks = true;
    } catch (error) {
      if (!(error instanceof JournalWriteError)) throw error;
      if (this.journalWorks) this.log.error({ error: error.cause ?? error }, 'journal cannot be written');
      this.journalWorks = false;
    }
    return this.journalWorks;
  }

  /** Before anything is told: brings to disk what was saved for later. Where that fails it is told all the same, with JournalFailing. */
  sync(): void {
    if (this.#unsynced) this.save({ meta: {} });
  }

  note(id: string, change: Partial<TaskProgress>): void {
    this.#progress.set(id, { known: false, ...this.#progress.get(id), ...change });
  }

  forget(id: string): void {
    this.#progress.delete(id);
  }

  /**
   * Asks the firmware for its mark while the journal is still being written. Only a `mark()` of the same turn gets this
   * answer: what begins between a mark and a start is taken for the start.
   */
  askMark(): void {
    const asked = this.driver.mark();
    asked.catch(() => undefined);
    this.#asked = asked;
    setImmediate(() => (this.#asked = undefined));
  }

  /** @throws DriverError NotAnswering */
  mark(): Promise<string> {
    return this.#asked ?? this.driver.mark();
  }

  /** Asks the firmware itself, and keeps its word as the newest. */
  async observe(): Promise<Observation> {
    const observation = await this.driver.observe();
    this.saw(observation);
    return observation;
  }

  /** The newest word from the firmware; undefined where it does not answer. */
  saw(observation: Observation | undefined): void {
    this.observation = observation;
    this.#motion.observed(observation);
    if (observation === undefined) this.#noteSilence();
    else this.#noteHeard();
    if (observation?.pose === undefined) return;
    const monotonicMilliseconds = this.uptimeMilliseconds();
    const wallMilliseconds = this.clock.now()?.milliseconds;
    notePose(this.driven, this.journal.state, observation.pose, { wallMilliseconds, monotonicMilliseconds });
  }

  /** A command was not answered, and may have been obeyed: what was seen before it says nothing of how the robot stands now. */
  doubt(): void {
    this.observation = undefined;
    if (this.uptimeMilliseconds() - this.#heardAtUptime > heardMilliseconds) this.#noteSilence();
  }

  #noteHeard(): void {
    this.silence = undefined;
    this.#heardAtUptime = this.uptimeMilliseconds();
  }

  #noteSilence(): void {
    const now = this.clock.now()?.milliseconds;
    const quietMilliseconds = this.uptimeMilliseconds() - this.#heardAtUptime;
    this.silence ??= now === undefined ? {} : { sinceMilliseconds: now - quietMilliseconds };
  }
}
