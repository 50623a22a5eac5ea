import { STEP_SECONDS } from './step-time.ts';
import type { Bumper } from './senses/touch.ts';

/** How a person at the keys has the robot drive; changed in place, as all motion is. */
export interface ByHand {
  /** Forwards, or backwards below 0. */
  velocityMillimetersPerSecond: number;
  /** Counter-clockwise. */
  rotationDegreesPerSecond: number;
  /** For so long, if no other command comes. */
  stepsLeft: number;
  /** Since the last command. */
  quietSteps: number;
  /** Pressed by what it ran into, until it has got away from it. */
  bumper: Bumper;
}

export const RELEASED: Bumper = { left: false, right: false };
/** The longest that one command may last: who holds a key sends the next one sooner. */
export const LONGEST_MOVE_MILLISECONDS = 1_000;
/** Nobody is at the keys any more. */
const QUIET_SECONDS = 20;

export function newHand(): ByHand {
  return {
    velocityMillimetersPerSecond: 0,
    rotationDegreesPerSecond: 0,
    stepsLeft: 0,
    quietSteps: 0,
    bumper: RELEASED,
  };
}

export interface Move {
  readonly velocityMillimetersPerSecond: number;
  readonly rotationDegreesPerSecond: number;
  readonly forMilliseconds: number;
}

/** The newest command replaces all before. */
export function takeMove(hand: ByHand, { forMilliseconds, ...move }: Move): void {
  Object.assign(hand, move);
  hand.stepsLeft = Math.ceil(forMilliseconds / (STEP_SECONDS * 1_000));
  hand.quietSteps = 0;
}

/** One step less of what was asked. @returns whether it still holds in this step */
export function useStep(hand: ByHand): boolean {
  hand.quietSteps += 1;
  if (hand.stepsLeft === 0) return false;
  hand.stepsLeft -= 1;
  return true;
}

export function isForsaken({ quietSteps }: ByHand): boolean {
  return quietSteps * STEP_SECONDS >= QUIET_SECONDS;
}
