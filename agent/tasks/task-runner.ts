import type { Logger } from '@kubevac/base/log.ts';
import { backoff } from '@kubevac/base/backoff.ts';
import type { Desired } from '@kubevac/protocol/desired.ts';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { Reported } from '@kubevac/protocol/reported.ts';
import type { Clock } from '../clock/measured-clock.ts';
import { DriverError, type Driver, type DriverInfo, type Observation } from '../drivers/driver.ts';
import { changed, type Journal } from '../journal/journal.ts';
import {
  isMotionRecord,
  isReadRecord,
  type JournalChange,
  type JournalState,
  type TaskRecord,
} from '../journal/records.ts';
import type { DrivenPoints } from '../outputs/driven-points.ts';
import type { OutputStore } from '../outputs/output-store.ts';
import { forgettableRuns } from '../schedule/missed-slots.ts';
import { ScheduleWatch, type Ticker } from '../schedule/schedule-watch.ts';
import { applyDesired, forgettable } from './apply-desired.ts';
import { bindingOf } from './binding.ts';
import { decideNext } from './decide-next.ts';
import { reportedOf } from './report.ts';
import { isMoving, type Decision, type Hold, type Situation, type Step } from './situation.ts';
import { needsDriver, performStep } from './steps.ts';
import { Sleep, type Delay } from './sleep.ts';
import { unwrittenHalt } from './unwritten-halt.ts';
import { Workbench } from './workbench.ts';

export interface TaskRunnerOptions {
  readonly journal: Journal;
  readonly driver: Driver;
  readonly clock: Clock;
  readonly log: Logger;
  readonly outputs: OutputStore;
  readonly driven: DrivenPoints;
  /** Told of each new `reported`, also as JSON, soon after it came to be. */
  readonly onReported: (reported: Reported, text: string) => void;
  /** How long to wait before a firmware that did not answer, or a journal that could not be written, is tried again. */
  readonly retry?: { readonly initialMilliseconds: number; readonly maximumMilliseconds: number };
  /** As `WorkbenchParts` has it. */
  readonly uptimeMilliseconds?: () => number;
  /** As `WorkbenchParts` has it. */
  readonly isLinked?: () => boolean;
  /** How to wait; timers when absent. */
  readonly delay?: Delay;
  /** Beside the sleep of the runner, which ends when the next slot comes. */
  readonly ticker?: Ticker;
}

const defaultRetry = { initialMilliseconds: 200, maximumMilliseconds: 2_000 };
/** A firmware that is slower than this to answer before a start does not keep the acceptance back. */
const startTellMilliseconds = 25;
/** A decision is made anew at least this often, whatever was missed. */
const longestSleepMilliseconds = 10_000;

/**
 * Makes the robot do what the journal says, one step at a time. Everything that happens only wakes it: what to do is
 * decided from the journal, the clock and the newest observation alone.
 */
export class TaskRunner {
  readonly #options: TaskRunnerOptions;
  readonly #bench: Workbench;
  readonly #schedules: ScheduleWatch;
  readonly #sleep: Sleep;
  #holds: ReadonlyMap<string, Hold> = new Map();
  #lastReported = '';
  /** The newest document that the journal could not take. */
  #unwritten: Desired | undefined;
  /** The newest document that a full journal may have refused ids of: nobody sends it again when there is room. */
  #crowded: Desired | undefined;
  /** The ids whose outputs are kept; undefined until they were looked at. */
  #keptOutputs: string | undefined;
  #failures = 0;
  /** As it was when its log was begun anew. */
  #rewound: JournalState | undefined;

  constructor(options: TaskRunnerOptions) {
    this.#options = options;
    this.#bench = new Workbench({ ...options, onStarted: () => this.#tell(), wake: () => this.wake() });
    this.#schedules = new ScheduleWatch(this.#bench, options.ticker);
    this.#sleep = new Sleep(options.delay);
  }

  /** Works until the signal aborts; what runs on the robot then goes on, and is found again at the next start. */
  async run(signal: AbortSignal): Promise<void> {
    let last = '';
    while (!signal.aborted) {
      const decision = this.#decide();
      const state = this.#bench.journal.state;
      if (decision.step !== undefined) await this.#perform(decision.step);
      const doing = decision.step === undefined ? '' : JSON.stringify(decision.step);
      const stuck = doing !== '' && doing === last && state === this.#bench.journal.state;
      last = doing;
      if (doing === '' || stuck || this.#failures > 0) await this.#rest(decision, stuck, signal);
    }
  }

  /** Takes in a document of any age. Cancels are on disk when it returns, or the robot has been told to halt. */
  receive(document: Desired): void {
    this.#bench.desiredHeard = true;
    const change = applyDesired(this.#bench.journal.state, document, this.#bench.clock.now());
    if (Object.keys(change).length > 0) this.#unwritten = undefined;
    this.#crowded = undefined;
    const soon = this.currentTask === undefined && isNewMotions(change);
    if (soon) this.#bench.askMark();
    if (Object.keys(change).length > 0 && !this.#bench.save(change, soon ? 'Later' : 'Now')) {
      this.#unwritten = document;
      this.#haltUnwritten(change);
    }
    // Under a new binding a person's motions are looked for anew, also where the robot stands as it stood under the one before.
    if (this.#bench.journal.state.meta.awaitedMotion === undefined) this.#bench.accountedIn = undefined;
    if (this.#bench.journal.state.tasks.size >= LIMITS.journalTasks) this.#crowded = document;
    if (bindingOf(this.#bench.journal.state.meta) !== 'Deleted') this.#bench.sentHome = false;
    this.wake();
  }

  /** After a silence nothing starts before the robot has described itself anew: its rooms or its map may be others. */
  observed(observation: Observation | undefined, info: DriverInfo | undefined): void {
    this.#bench.saw(observation);
    if (observation === undefined) {
      this.#bench.kept.clear();
      this.#bench.accountedIn = this.#bench.seenGoing = undefined;
    }
    this.#bench.info = observation === undefined ? undefined : (info ?? this.#bench.info);
    this.#noteProgress(observation);
    this.wake();
  }

  /** The firmware's word on the run is about our task, once this process knows that it is at it. */
  #noteProgress(observation: Observation | undefined): void {
    const id = this.currentTask;
    const known = id === undefined ? undefined : this.#bench.situation().progress.get(id);
    const { percent, result } = observation?.progress ?? {};
    if (id === undefined || known?.known !== true || percent === undefined || percent === (known.percent ?? 0)) return;
    this.#bench.note(id, { percent, result });
  }

  /** Whether all that the operator told last could be read. */
  noteReadable(readable: boolean): void {
    if (this.#bench.desiredReadable === readable) return;
    this.#bench.desiredReadable = readable;
    this.wake();
  }

  /** What is known now: asked and acted on in one tick, it is what a start of ours rests on in that tick too. */
  get situation(): Situation {
    return this.#bench.situation();
  }

  /** Whether a person drives the robot by hand: while one does no start of ours is decided, nor one that is under way goes on. */
  setInHand(inHand: boolean): void {
    this.#bench.inHand = inHand;
    this.wake();
  }

  /** Asks the firmware itself. @throws DriverError */
  observe(): Promise<Observation> {
    return this.#bench.observe();
  }

  /** Something outside changed, for example the clock. */
  wake(): void {
    this.#sleep.wake();
  }

  /** The id of the task that the robot is at. */
  get currentTask(): string | undefined {
    return [...this.#bench.journal.state.tasks.values()].find((task) => task.phase === 'Running' && !isReadRecord(task))
      ?.id;
  }

  get reported(): Reported {
    return reportedOf(this.#bench.situation(), this.#holds);
  }

  #decide(): Decision {
    this.#tendOutputs();
    this.#tendJournal();
    this.#schedules.tend();
    const decision = decideNext(this.#bench.situation());
    this.#holds = decision.holds;
    // A start is told together with its acceptance: it takes a moment, and saves everyone a message and a write.
    if (decision.step?.do === 'Start') setTimeout(() => this.#tell(), startTellMilliseconds).unref();
    else this.#tell();
    return decision;
  }

  async #perform(step: Step): Promise<void> {
    try {
      await performStep(this.#bench, step);
      if (needsDriver(step)) this.#failures = 0;
    } catch (error) {
      if (!(error instanceof DriverError)) throw error;
      this.#failures += 1;
      if (error.kind === 'NotAnswering') this.#bench.doubt();
      this.#bench.repeating.warn({ step: step.do, error }, 'firmware did not obey');
    }
    this.#tell();
  }

  async #rest(decision: Decision, stuck: boolean, signal: AbortSignal): Promise<void> {
    const failing = stuck || this.#failures > 0 || !this.#bench.journalWorks;
    const retry = failing ? backoff(this.#failures, this.#options.retry ?? defaultRetry) : longestSleepMilliseconds;
    const now = this.#bench.clock.now();
    const wakeAt = Math.min(decision.wakeAt ?? Infinity, this.#schedules.nextAt ?? Infinity);
    const due = now === undefined ? retry : wakeAt - now.milliseconds;
    this.#rewindJournal();
    await this.#sleep.sleep(Math.min(retry, Math.max(due, 10)), signal);
  }

  #tell(): void {
    this.#bench.sync();
    const { reported } = this;
    const text = JSON.stringify(reported);
    if (text === this.#lastReported) return;
    this.#lastReported = text;
    this.#options.onReported(reported, text);
  }

  #rewindJournal(): void {
    const { journal, journalWorks } = this.#bench;
    if (!journalWorks || journal.state === this.#rewound) return;
    if ([...journal.state.tasks.values()].some(({ phase }) => !isTerminal(phase))) return;
    journal.rewind();
    this.#rewound = journal.state;
  }

  /** Tries a failing journal again, takes in what it could not, and forgets what may be forgotten. */
  #tendJournal(): void {
    const bench = this.#bench;
    if (!bench.journalWorks && bench.journal.probe()) bench.save({ meta: {} });
    if (this.#unwritten !== undefined) this.#tendUnwritten(this.#unwritten);
    const { tasks } = bench.journal.state;
    const forget = [...forgettable(tasks.values(), bench.clock.now()), ...forgettableRuns(tasks.values())];
    if (forget.length > 0 && bench.save({ forget }) && this.#crowded !== undefined) this.receive(this.#crowded);
  }

  /** What the operator asks for no longer was fetched, or is not wanted: also by a document that found no room, which this may make. */
  #tendOutputs(): void {
    const { journal, clock } = this.#bench;
    const untaken = this.#unwritten === undefined ? {} : applyDesired(journal.state, this.#unwritten, clock.now());
    const kept = [...changed(journal.state, untaken).tasks.values()]
      .filter((task) => (isReadRecord(task) || task.output !== undefined) && task.wanted !== 'absent')
      .map(({ id }) => id);
    const text = kept.join(' ');
    if (text === this.#keptOutputs) return;
    this.#keptOutputs = text;
    this.#options.outputs.keepOnly(kept);
  }

  #tendUnwritten(document: Desired): void {
    const { journalWorks, journal, clock, observation } = this.#bench;
    if (journalWorks) return this.receive(document);
    // The halt may not have reached the firmware.
    if (observation !== undefined && isMoving(observation) && observation.state !== 'Returning')
      this.#haltUnwritten(applyDesired(journal.state, document, clock.now()));
  }

  /** A cancel or a Stop that cannot be written down still stops the robot: that is the safe side. */
  #haltUnwritten(change: JournalChange): void {
    const how = unwrittenHalt(this.#bench.journal.state, change, this.#bench.clock.now());
    if (how === undefined) return;
    this.#bench.driver.halt(how).catch((error: unknown) => {
      this.#bench.repeating.warn({ how, error }, 'firmware did not obey');
    });
  }
}

/** Nothing but motions that were not known: one may well begin at once, and its start then syncs the journal. */
function isNewMotions({ meta, tasks = [] }: JournalChange): boolean {
  const isNew = (task: TaskRecord): boolean => isMotionRecord(task) && task.phase === 'Accepted' && task.seq === 0;
  return meta === undefined && tasks.length > 0 && tasks.every(isNew);
}
