import { isKubeError } from '../kube/kube-error.ts';
import { ExpiringCache } from './expiring-cache.ts';

export interface ReviewsOptions<Question, Answer> {
  /** Asks the API server. Rejects when there is no answer; that is not remembered. */
  readonly review: (question: Question) => Promise<Answer>;
  /** The same for the same question; never a secret itself. */
  readonly keyOf: (question: Question) => string;
  /** Whether an answer lets somebody in. */
  readonly grants: (answer: Answer) => boolean;
  /** How long answers are remembered. */
  readonly keepMilliseconds: { readonly granted: number; readonly refused: number };
  /** Answers remembered, of either sort: what strangers ask pushes out no answer that lets somebody in. */
  readonly capacity: number;
  /** Questions that wait while others are asked; more are refused, but those that were granted before. */
  readonly maximumWaiting: number;
  /** A monotonic clock in milliseconds. */
  readonly now: () => number;
}

/** Questions under way at once: the client shares its eight connections with everything that the operator writes. */
const maximumUnderWay = 4;

/** No answer could be had: let nobody in. */
export class NoReview extends Error {
  override readonly name = 'NoReview';
}

/** Questions to the API server about who may what: each asked once at a time, few at once, and their answers remembered for a while. */
export class Reviews<Question, Answer> {
  readonly #options: ReviewsOptions<Question, Answer>;
  readonly #granted: ExpiringCache<Answer>;
  readonly #refused: ExpiringCache<Answer>;
  readonly #pending = new Map<string, Promise<Answer>>();
  readonly #waiting: PromiseWithResolvers<void>[] = [];
  #underWay = 0;

  constructor(options: ReviewsOptions<Question, Answer>) {
    this.#options = options;
    this.#granted = new ExpiringCache(options.capacity);
    this.#refused = new ExpiringCache(options.capacity);
  }

  /** @throws NoReview when the API server gave no answer, or too many questions wait */
  async ask(question: Question): Promise<Answer> {
    const { keyOf, now } = this.#options;
    const key = keyOf(question);
    const known = this.#granted.get(key, now()) ?? this.#refused.get(key, now());
    if (known !== undefined) return known;
    return this.#pending.get(key) ?? this.#begin(key, question);
  }

  #begin(key: string, question: Question): Promise<Answer> {
    const asked = this.#askInTurn(key, question).finally(() => this.#pending.delete(key));
    this.#pending.set(key, asked);
    return asked;
  }

  async #askInTurn(key: string, question: Question): Promise<Answer> {
    await this.#turn(this.#granted.has(key));
    try {
      const answer = await this.#options.review(question);
      this.#remember(key, answer);
      return answer;
    } catch (error) {
      const failure = new NoReview('the API server gave no answer', { cause: error });
      // Where there is no answer at all, each would wait its time out for nothing.
      if (isKubeError(error, 'Unreachable')) for (const waiting of this.#waiting.splice(0)) waiting.reject(failure);
      throw failure;
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#underWay -= 1;
      else next.resolve();
    }
  }

  #remember(key: string, answer: Answer): void {
    const { grants, keepMilliseconds, now } = this.#options;
    if (grants(answer)) return this.#granted.set(key, answer, now() + keepMilliseconds.granted);
    this.#granted.delete(key);
    this.#refused.set(key, answer, now() + keepMilliseconds.refused);
  }

  /** Whoever is through takes the place of one that is done, or a free one. @param first before all who wait, however many */
  async #turn(first: boolean): Promise<void> {
    if (this.#underWay < maximumUnderWay) {
      this.#underWay += 1;
      return;
    }
    if (!first && this.#waiting.length >= this.#options.maximumWaiting) throw new NoReview('too many questions wait');
    const turn = Promise.withResolvers<void>();
    if (first) this.#waiting.unshift(turn);
    else this.#waiting.push(turn);
    await turn.promise;
  }
}
