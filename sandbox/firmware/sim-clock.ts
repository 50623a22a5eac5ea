import { STEP_SECONDS } from './step-time.ts';

/** What one call may catch up: 1,000 simulated seconds, some 40 ms of work. More is dropped: the robot is then late. */
const MAX_STEPS_AT_ONCE = 1_000 / STEP_SECONDS;

/** Turns real time into steps of the simulation. */
export class SimClock {
  readonly #now: () => number;
  #factor: number;
  #last: number;
  #owedSeconds = 0;

  /** @param now milliseconds of a monotonic clock */
  constructor(now: () => number, factor: number) {
    this.#now = now;
    this.#factor = factor;
    this.#last = now();
  }

  get factor(): number {
    return this.#factor;
  }

  /** Time that has passed so far counts with the factor it had. */
  setFactor(factor: number): void {
    this.#collect();
    this.#factor = factor;
  }

  /** How many steps are due now; they count as made. @param mostFactor what the factor counts as at most, since the last call */
  takeSteps(mostFactor = Infinity): number {
    this.#collect(mostFactor);
    const steps = Math.floor(this.#owedSeconds / STEP_SECONDS);
    this.#owedSeconds -= steps * STEP_SECONDS;
    return Math.min(steps, MAX_STEPS_AT_ONCE);
  }

  #collect(mostFactor = Infinity): void {
    const now = this.#now();
    this.#owedSeconds += ((now - this.#last) / 1_000) * Math.min(this.#factor, mostFactor);
    this.#last = now;
  }
}
