import type { TestContext } from 'node:test';
import type { CleanMotion, Driver } from '@kubevac/agent/drivers/driver.ts';
import type { Zone } from '@kubevac/protocol/tasks.ts';

/** A start of motion as the robot itself counted it: by a command or a hand, not the way home after a run. */
export interface SeenStart {
  readonly kind: CleanMotion['kind'] | 'GoTo' | 'Manual' | 'Resume' | 'Dock' | 'Other';
  readonly segmentIds?: readonly string[];
  readonly zones?: readonly Zone[];
  readonly passes?: number;
}

/** Faults by the reason (protocol/reasons.ts) that a run ends with. */
export type Fault = 'WheelStuck' | 'RobotStuck' | 'DustbinFull' | 'LidarBlocked' | 'BatteryLow';

/** The hands of a person beside the robot, and its own memory. None of it goes through the driver. */
export interface RobotControl {
  /** Oldest first, since the rig was made. */
  starts(): Promise<readonly SeenStart[]>;
  fault(fault: Fault): Promise<void>;
  clearFault(): Promise<void>;
  /** `Clean` starts a full clean, or pauses and resumes; `Home` sends it to its dock. */
  pressButton(button: 'Clean' | 'Home'): Promise<void>;
  /** The firmware obeys the next start but never answers it. */
  loseNextAnswer(): Promise<void>;
  /** The firmware obeys, and answers, the next start this much later. */
  delayNextStart(milliseconds: number): Promise<void>;
  /** The firmware answers nothing for so long. */
  stopAnswering(milliseconds: number): Promise<void>;
  /** The firmware is switched off and on, and answers again when this resolves. */
  reboot(): Promise<void>;
  /** Lets the robot's time pass this many times faster. */
  fastForward(factor: number): Promise<void>;
  /** What the fan is set to now. */
  fanSpeed(): Promise<string>;
  /** How often the robot has made itself heard. */
  locates(): Promise<number>;
}

/** One robot in its dock, charged, with time at ten times its speed; the contract makes one for each test. */
export interface Rig {
  /** A new driver for the same robot, as an agent makes it after a restart. It gives up on an answer after 1 s at most. */
  makeDriver(): Driver;
  readonly robot: RobotControl;
  /** A room of the robot that takes more than 20 simulated seconds. */
  readonly segmentId: string;
  /** Floor that takes less than 100 simulated seconds; the robot can come to its middle, and the dock is not there. */
  readonly zone: Zone;
  /** A point to which no way leads. */
  readonly unreachable: { readonly xMillimeters: number; readonly yMillimeters: number };
}

/** @param context where the rig registers what ends it */
export type MakeRig = (context: TestContext) => Promise<Rig>;
