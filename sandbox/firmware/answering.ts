/** Requests that wait for a firmware that does not answer; more are dropped, as a full buffer drops them. */
const MAX_HELD = 1_000;

/**
 * How well the firmware answers: the faults of a firmware that hangs. Whatever waits here is obeyed later, in the order it came,
 * as it would be from the buffer of a hung process.
 */
export class Answering {
  #silence: NodeJS.Timeout | undefined;
  #isNextAnswerLost = false;
  #nextDelayMilliseconds: number | undefined;
  #held: (() => void)[] = [];

  get isSilent(): boolean {
    return this.#silence !== undefined;
  }

  /** Nothing is answered or obeyed for this long. */
  fallSilent(milliseconds: number): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#speak(), milliseconds).unref();
  }

  /** The next start is obeyed, but nobody hears so. */
  loseNextAnswer(): void {
    this.#isNextAnswerLost = true;
  }

  /** The next start is obeyed, and answered, this much later; what comes after it overtakes it. */
  delayNextStart(milliseconds: number): void {
    this.#nextDelayMilliseconds = milliseconds;
  }

  /** Ends all of it; what was held is obeyed now. A start that is on its delayed way stays so. */
  behave(): void {
    this.#isNextAnswerLost = false;
    this.#nextDelayMilliseconds = undefined;
    this.#speak();
  }

  /** Calls now, or when the firmware answers again. */
  whenAnswering(obey: () => void): void {
    if (this.#silence === undefined) obey();
    else if (this.#held.length < MAX_HELD) this.#held.push(obey);
  }

  /** Calls now or, if the fault is set, later, once. */
  whenStarting(obey: () => void): void {
    const milliseconds = this.#nextDelayMilliseconds;
    this.#nextDelayMilliseconds = undefined;
    if (milliseconds === undefined) obey();
    else setTimeout(() => this.whenAnswering(obey), milliseconds).unref();
  }

  /** Whether the answer of the start that was just obeyed gets lost; true once. */
  takeLostAnswer(): boolean {
    const isLost = this.#isNextAnswerLost;
    this.#isNextAnswerLost = false;
    return isLost;
  }

  #speak(): void {
    clearTimeout(this.#silence);
    this.#silence = undefined;
    const held = this.#held;
    this.#held = [];
    for (const obey of held) this.whenAnswering(obey);
  }
}
