import { faultReason, type Reason } from '@kubevac/protocol/reasons.ts';
import type { TaskResult } from '@kubevac/protocol/tasks.ts';
import type { MeasuredTime } from '../clock/measured-clock.ts';
import type { DriverInfo, Observation } from '../drivers/driver.ts';
import type { Halting, JournalState } from '../journal/records.ts';
import type { Plans } from '../schedule/plans.ts';
import type { KeptName } from '../settings/kept-fields.ts';
import type { Kept } from '../settings/kept.ts';
import type { Ending } from './ending.ts';

/** Everything a decision rests on: the journal, the clock, and what this process has seen of the robot. */
export interface Situation {
  readonly journal: JournalState;
  readonly now: MeasuredTime | undefined;
  /** The newest word from the firmware; undefined while it does not answer. */
  readonly observation: Observation | undefined;
  /** Present while the firmware is known to be silent; it may only be unknown yet, as at the start of this process. */
  readonly silence: Silence | undefined;
  /** The broker is reached: what the operator wants is heard. */
  readonly linked: boolean;
  /** What the robot has; undefined until the firmware answered once. */
  readonly info: DriverInfo | undefined;
  /** False after a write failed, until one works again. */
  readonly journalWorks: boolean;
  /** False while the newest `desired` does not read, or not all of it. */
  readonly desiredReadable: boolean;
  /** What this process knows of running tasks; empty after a restart. */
  readonly progress: ReadonlyMap<string, TaskProgress>;
  /** What is known of settings of the firmware. */
  readonly kept: ReadonlyMap<KeptName, Kept>;
  /** When schedules run, by the time zones that this device knows. */
  readonly plans: Plans;
  /** Of a clock that never jumps, and tells nothing but how long ago something was. */
  readonly uptimeMilliseconds: number;
  /** The robot was sent home for the tombstone at hand (PROTOCOL rule 7). */
  readonly sentHome: boolean;
  /** A person drives it by hand through this agent, or is about to: nothing of ours begins. Not in the journal: it ends with the process. */
  readonly inHand?: boolean;
  /** The observation with which motions were accounted for last; undefined after a restart, a silence or a start. */
  readonly accountedIn: Observation | undefined;
}

export interface Silence {
  /** When it was heard last, or this process began; milliseconds since the Unix epoch. Absent where the clock was unknown. */
  readonly sinceMilliseconds?: number;
}

export interface TaskProgress {
  /** True once this process started the task, or asked the firmware how it stands after a restart. */
  readonly known: boolean;
  /** How the firmware was halted for it, and has obeyed. */
  readonly halted?: Halting['how'] | undefined;
  /** The firmware was asked how the task stands when this was the newest observation. */
  readonly lookedAt?: Observation | undefined;
  /** What `suspend` was then: it is asked again for another wish, since a pause that a person made becomes the wished one. */
  readonly lookedSuspend?: boolean;
  /** How it ends, whose start certainly never reached the robot, as soon as that can be written down. */
  readonly neverBegan?: Ending;
  /** The robot cannot pause, or refused to. */
  readonly cannotPause?: boolean;
  readonly percent?: number | undefined;
  readonly result?: TaskResult | undefined;
}

/** What to do next, one thing at a time. */
export type Step =
  | { readonly do: 'End' | 'NeverBegan'; readonly id: string; readonly ending: Ending }
  | { readonly do: 'BeginHalt'; readonly id: string; readonly halting: Halting }
  | { readonly do: 'Halt'; readonly id: string; readonly how: Halting['how'] }
  | { readonly do: 'EndHalted'; readonly id: string }
  /** Ask the firmware how the task stands; `settle` first after a restart (PROTOCOL rule 16). */
  | { readonly do: 'Look'; readonly id: string; readonly settle: boolean }
  | { readonly do: 'Start' | 'Act' | 'Read' | 'Pause' | 'Resume' | 'Leg' | 'Finish'; readonly id: string }
  /** A pause has ended while the clock was unknown: its length is now known well enough. */
  | { readonly do: 'Count'; readonly id: string }
  /**
   * A read is held, or goes on: report and active deadline have to know, it looks at `suspend` itself. Or a path, while
   * the robot rests between two legs.
   */
  | { readonly do: 'Hold' | 'Release'; readonly id: string }
  | { readonly do: 'SendHome' }
  /** Look at a setting of the firmware, and put it right. */
  | { readonly do: 'Keep'; readonly name: KeptName }
  /** Ask the firmware for what a person made the robot do, and write it down. */
  | { readonly do: 'Account' };

/** Why an accepted task has not begun, why a running one is paused, or why it goes on although it is to pause. */
export interface Hold {
  readonly reason: Reason;
  readonly message: string;
}

export interface Decision {
  /** Absent: nothing to do until something changes or `wakeAt`. */
  readonly step?: Step;
  readonly holds: ReadonlyMap<string, Hold>;
  /** Milliseconds since the Unix epoch by the measured clock. */
  readonly wakeAt?: number;
}

/** A robot that does not say what it does may be moving. */
const moving = new Set(['Cleaning', 'Driving', 'Returning', 'ManualControl', 'Updating', 'Unknown']);

export function isMoving(observation: Observation): boolean {
  return moving.has(observation.state);
}

export interface Fault {
  /** The firmware's own code where it is one of ours. */
  readonly reason: Reason;
  readonly message: string;
}

/** What the robot says is wrong with it, while something is. */
export function faultOf(observation: Observation | undefined): Fault | undefined {
  if (observation?.state !== 'Error' && observation?.error === undefined) return undefined;
  const { code, message = 'the robot reports an error' } = observation.error ?? {};
  return { reason: faultReason(code), message };
}
