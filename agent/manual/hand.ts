import { MANUAL_LIMITS } from '@kubevac/protocol/manual.ts';
import type { HandMotion, ManualDriving } from '../drivers/driver.ts';
import type { CountedMove, Monotonic } from './session.ts';
import type { Timing } from './timing.ts';

/** A firmware that takes longer to obey a move is not driven live. */
const answerMilliseconds = 1_000;
/** As often the robot is told that it stands, so that it knows that somebody is there (`ManualDriving`). */
const stillThereMilliseconds = 1_000;

const STANDING: HandMotion = {
  velocityMillimetersPerSecond: 0,
  rotationDegreesPerSecond: 0,
  forMilliseconds: MANUAL_LIMITS.moveMilliseconds,
};

export type Told = CountedMove['move'];

/**
 * Tells the robot how to move: one motion at a time, the newest first, none that became too old while it waited; but that it is
 * to stand it is told at once, whatever is under way. Each motion is limited in time also by the firmware itself.
 */
export class Hand {
  readonly #manual: ManualDriving;
  readonly #timing: Timing;
  readonly #onFailure: (error: unknown) => void;
  #waiting: CountedMove | undefined;
  /** Calls that are not answered yet. */
  #underWay = 0;
  #told: Told = STANDING;
  #toldAt: Monotonic;
  #cancelStand: (() => void) | undefined;
  #released = false;

  /** @param onFailure told of a firmware that does not obey; at most once for each call */
  constructor(manual: ManualDriving, timing: Timing, onFailure: (error: unknown) => void) {
    this.#manual = manual;
    this.#timing = timing;
    this.#onFailure = onFailure;
    this.#toldAt = timing.now();
  }

  /** What the robot was told last, and still does by that. */
  get told(): Told {
    return this.#told;
  }

  move(counted: CountedMove): void {
    if (this.#released) return;
    if (isStill(counted.move)) return this.#stand();
    this.#waiting = counted;
    this.#cancelStand?.();
    this.#cancelStand = this.#timing.after(counted.standAt - this.#timing.now(), () => this.#stand());
    if (this.#underWay === 0) this.#tellWaiting();
  }

  /** That somebody is still there, now and then. */
  stay(): void {
    const isDue = this.#timing.now() - this.#toldAt >= stillThereMilliseconds;
    if (isDue && this.#underWay === 0 && this.#cancelStand === undefined && !this.#released) this.#tell(STANDING);
  }

  /** Nothing is told any more. */
  release(): void {
    this.#released = true;
    this.#waiting = undefined;
    this.#cancelStand?.();
    this.#told = STANDING;
  }

  #stand(): void {
    this.#cancelStand?.();
    this.#cancelStand = undefined;
    this.#waiting = undefined;
    this.#tell(STANDING);
  }

  #tellWaiting(): void {
    const { tellBy = 0, standAt = 0, move } = this.#waiting ?? {};
    this.#waiting = undefined;
    const now = this.#timing.now();
    const forMilliseconds = Math.floor(standAt - now);
    if (move !== undefined && now <= tellBy && forMilliseconds >= 1) this.#tell({ ...move, forMilliseconds });
  }

  #tell({ forMilliseconds, ...told }: HandMotion): void {
    this.#told = told;
    this.#toldAt = this.#timing.now();
    this.#underWay += 1;
    const cancel = this.#timing.after(answerMilliseconds, () =>
      this.#failed(new Error('a move was not answered in time')),
    );
    this.#manual
      .move({ ...told, forMilliseconds })
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        cancel();
        this.#underWay -= 1;
        if (this.#underWay === 0 && !this.#released) this.#tellWaiting();
      });
  }

  #failed(error: unknown): void {
    if (!this.#released) this.#onFailure(error);
  }
}

function isStill({ velocityMillimetersPerSecond, rotationDegreesPerSecond }: Told): boolean {
  return velocityMillimetersPerSecond === 0 && rotationDegreesPerSecond === 0;
}
