import { onceIn, type Logger } from '@kubevac/base/log.ts';
import type { ScheduledTask } from 'node-cron';
import type { Ticker } from './schedule-watch.ts';

/** Clocks that run side by side are read this far apart at most; more means that one of them was set. */
const jumpMilliseconds = 1_000;
/** The clock is looked at right before node-cron looks at it. */
const beforeBeatMilliseconds = 5;
const longestGuardMilliseconds = 60_000;

export interface MinuteTickerOptions {
  readonly onTick: () => void;
  readonly log: Logger;
}

/**
 * The beat of all schedules, by node-cron: once at each full minute of the system's clock. It says nothing of which slots are due:
 * that is decided from the journal and the measured clock.
 *
 * node-cron 4.6 goes through each minute that it finds to have passed, one by one: a clock set from 1970 to today would hold up the
 * agent for minutes, and one set back would stop the beat for as long. So the wall clock is held against the monotonic one right
 * before each beat, and after a jump the beat begins anew.
 */
export class MinuteTicker implements Ticker {
  readonly #options: MinuteTickerOptions;
  readonly #repeating: Logger;
  #isWanted = false;
  #task: ScheduledTask | undefined;
  #guard: NodeJS.Timeout | undefined;

  constructor(options: MinuteTickerOptions) {
    this.#options = options;
    this.#repeating = onceIn(options.log, 60_000);
  }

  keep(isWanted: boolean): void {
    if (isWanted === this.#isWanted) return;
    this.#isWanted = isWanted;
    if (!isWanted) return this.#stop();
    this.#start().catch((error: unknown) => {
      // It is tried again at the next look.
      this.#isWanted = false;
      this.#repeating.error({ error }, 'node-cron does not beat');
    });
  }

  /** Who has no schedules pays nothing for it: node-cron is loaded with the first. */
  async #start(): Promise<void> {
    const { schedule } = await import('node-cron');
    if (!this.#isWanted || this.#task !== undefined) return;
    const { onTick, log } = this.#options;
    const warn = (message: string | Error): void => log.warn({ error: message }, 'node-cron complains');
    const logger = { info: () => undefined, debug: () => undefined, warn, error: warn };
    this.#task = schedule('* * * * *', onTick, { timezone: 'UTC', unref: true, suppressMissedWarning: true, logger });
    this.#watchClock();
    log.info({}, 'schedules beat');
  }

  #stop(): void {
    clearTimeout(this.#guard);
    void this.#task?.destroy();
    this.#task = undefined;
  }

  #watchClock(): void {
    const task = this.#task;
    if (task === undefined) return;
    const before = { wall: Date.now(), monotonic: performance.now() };
    const wait = (task.msToNext() ?? longestGuardMilliseconds) - beforeBeatMilliseconds;
    const check = (): void => {
      const passed = performance.now() - before.monotonic;
      if (Math.abs(Date.now() - before.wall - passed) > jumpMilliseconds) {
        void task.stop();
        void task.start();
        this.#options.onTick();
      }
      this.#watchClock();
    };
    this.#guard = setTimeout(check, Math.min(Math.max(wait, beforeBeatMilliseconds), longestGuardMilliseconds)).unref();
  }
}
