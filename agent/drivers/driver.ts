import type { RobotMap } from '@kubevac/maps/map.ts';
import type { Info } from '@kubevac/protocol/info.ts';
import type { FanSpeed, MotionKind, TaskResult, Zone } from '@kubevac/protocol/tasks.ts';
import type { Restrictions, RobotSettings } from '@kubevac/protocol/settings.ts';
import type { Telemetry } from '@kubevac/protocol/telemetry.ts';
import type { Reason } from '@kubevac/protocol/reasons.ts';

/**
 * A driver speaks to one robot's firmware. It holds no task ids and no memory worth keeping: the agent's journal does.
 * Every driver passes test/contract/driver.ts, which is the best place to learn what is expected.
 *
 * Rules for all methods: they may be called in any order once `run` has connected; each either answers or rejects with a
 * `DriverError` within 10 s; none is retried by the driver itself where it could move the robot.
 */
export interface Driver {
  /** As in `--driver` and `info.driver`. */
  readonly name: string;

  /**
   * Keeps the connection to the firmware until the signal aborts, and then has left nothing behind. Calls `observer` with
   * the first observation, on each change, and at least every 10 s while the firmware answers; with `undefined` once when
   * it stops answering. Never rejects for a firmware that is away: it tries again.
   */
  run(signal: AbortSignal, observer: (observation: Observation | undefined) => void): Promise<void>;

  /** What the robot is and can. Cheap; asked when the firmware answers for the first time, and again after each silence. */
  describe(): Promise<DriverInfo>;

  /** A fresh observation from the firmware itself, not from a cache. */
  observe(): Promise<Observation>;

  /**
   * Where the firmware's own record of motion stands now (a run counter, the newest clean record): an opaque string that
   * is journalled before a start, so that `outcome` can later tell whether that start arrived. The same text as long as no
   * other motion begins. Must not move anything.
   */
  mark(): Promise<string>;

  /** After it resolves, no start that was sent earlier can still arrive at the firmware (PROTOCOL rule 16). */
  settle(): Promise<void>;

  /**
   * How the first motion after `mark` stands (PROTOCOL rule 16). `NotStarted` only where the firmware's record shows for
   * certain that nothing began after `mark`; `Unknown` wherever it cannot be told. Never guesses.
   */
  outcome(mark: string): Promise<Outcome>;

  /**
   * Ends any motion, whoever began it. `Dock` sends the robot home, `Stop` leaves it where it is. Resolves when the
   * firmware has obeyed (with `Dock`: when it is on its way). Idempotent, also while nothing moves. A robot in error that
   * cannot drive home stands still, and then `Dock` resolves too: the observation has the error.
   */
  halt(how: 'Dock' | 'Stop'): Promise<void>;

  /**
   * Starts a motion, once. Rejects with `Refused` only where the firmware certainly did not start; any other rejection
   * means "perhaps", and the caller asks `outcome`.
   */
  readonly clean?: (motion: CleanMotion) => Promise<void>;
  /**
   * Drives to a point, and stays there: a start like `clean`, with an outcome of its own. What was reached is seen by the
   * observation's pose; where no way leads the outcome is Ended as Blocked.
   */
  readonly goTo?: (motion: GoToMotion) => Promise<void>;
  /** Somebody drives the robot by hand, live; there where the robot has `ManualControl`. */
  readonly manual?: ManualDriving;
  /** Both resolve when the firmware has obeyed. `resume` is a start: it may be sent once only (PROTOCOL rule 14). */
  readonly pause?: { pause(): Promise<void>; resume(): Promise<void> };
  readonly locate?: () => Promise<void>;
  /** The dock empties the dustbin. Refused where the robot is not in it. Resolves when the dock has begun. */
  readonly emptyDustbin?: () => Promise<void>;
  /** Fan speed and volume; there where the robot has `FanSpeed` or `Volume`. */
  readonly settings?: Setting<RobotSettings>;
  /** Walls and no-go zones, the whole of them: what is written replaces what was there. */
  readonly restrictions?: Setting<Restrictions>;
  /** A person has put in a new part, one of `Observation.consumables`: its time begins anew. */
  readonly resetConsumable?: (name: string) => Promise<void>;
  /** The map as the robot has it now, also while it moves. Moves nothing. */
  readonly map?: () => Promise<DriverMap>;
  /** Reads sensors of `describe().sensors` by their names. Moves nothing. */
  readonly readSensors?: (names: readonly string[]) => Promise<SensorValues>;
}

/**
 * The caller moves the robot at least every 2 s from `begin` to `end`, if only by nothing: a firmware may take longer silence
 * for a hand that is gone. One that keeps a robot that nobody moves in manual control for more than a minute is ended by its
 * driver, which nobody else does once the agent died.
 */
export interface ManualDriving {
  /**
   * A start, sent once: from when it resolves until `end` the robot is driven by hand, and observations say ManualControl.
   * It stands until it is told to move. Where the firmware counts it in its record, an outcome names its kind `Manual`.
   */
  begin(): Promise<void>;
  /**
   * Drives so from now on, instead of how it was told before. Resolves when the firmware has obeyed; `Refused` while the robot
   * is not driven by hand. The firmware itself ends it when `forMilliseconds` are over, so that a robot whose agent died
   * stands; where it cannot, the driver does what it can, and its page in docs/ says how far the robot may go. A move is sent at
   * once or never, and never arrives after one that was made later.
   */
  move(motion: HandMotion): Promise<void>;
  /**
   * The robot stands where it is, and is free; no `begin` and no `move` that was sent earlier can still arrive. Does nothing else to a robot that
   * is not driven by hand (it may be on its way home), and may be repeated.
   */
  end(): Promise<void>;
}

/** Both at 0: it stands. More than the robot can is as much as it can, in the same curve. */
export interface HandMotion {
  /** Forwards, or backwards below 0. */
  readonly velocityMillimetersPerSecond: number;
  /** Counter-clockwise. */
  readonly rotationDegreesPerSecond: number;
  /** 1 to 1,000. */
  readonly forMilliseconds: number;
}

/** Something that the firmware keeps until it is set again. Neither call moves anything, both may be repeated. */
export interface Setting<Value> {
  /**
   * From the firmware itself, whoever set it. The fan speed that a run brought for itself is no setting: `fanSpeed` is left
   * out where the firmware cannot tell the two apart.
   */
  read(): Promise<Value>;
  /** Sets what is given and nothing else; what a run brought for itself stays. `Refused`: it is as it was. */
  write(value: Value): Promise<void>;
}

/** One reading of each sensor that was asked for, in that order, all of the same moment; integers in the sensor's unit. */
export type SensorValues = readonly (readonly number[])[];

export interface DriverMap {
  readonly map: RobotMap;
  /** What the robot itself sent, and what a file of it is called: `map.` and an ending. */
  readonly raw?: { readonly name: string; readonly bytes: Uint8Array };
}

export type DriverInfo = Omit<Info, 'protocol' | 'agentVersion' | 'driver'>;

/** What the firmware says of itself, without the agent's part of `telemetry`. */
export type Observation = Omit<Telemetry, 'protocol' | 'currentTask' | 'usage'> & {
  /** Progress of the motion that is under way, where the firmware tells. */
  readonly progress?: { readonly percent: number; readonly result: TaskResult };
  /** Where the robot has a dustbin that it looks into. */
  readonly dustbinFull?: boolean;
  /** How well the robot's own Wi-Fi hears its access point, in dBm. */
  readonly wifiSignalDecibelMilliwatts?: number;
};

export type Outcome =
  | { readonly state: 'NotStarted' }
  | {
      readonly state: 'Running' | 'Paused';
      readonly kind?: MotionKind;
      readonly percent?: number;
      readonly result?: TaskResult;
    }
  | ({ readonly state: 'Finished' } & PastMotion)
  /** `reason` is RobotStuck, WheelStuck, … for a fault, StoppedElsewhere for a run that somebody ended. */
  | ({ readonly state: 'Ended'; readonly reason: Reason; readonly message: string } & PastMotion)
  | { readonly state: 'Unknown'; readonly forgotten?: ForgottenMotions };

/**
 * Told only where it is certain: the mark is of this record of motion (for example, of the same boot), and the first motions
 * after it are over and no longer kept.
 */
export interface ForgottenMotions {
  /** The mark right before the oldest motion after them: that one is kept, or has not begun. */
  readonly next: string;
  /** How many there were, where the firmware can tell. */
  readonly motions?: number;
}

/** A motion that the firmware says is over. */
export type Over = Extract<Outcome, { state: 'Finished' | 'Ended' }>;

export function isOver(outcome: Outcome): outcome is Over {
  return outcome.state === 'Finished' || outcome.state === 'Ended';
}

/** What the firmware's record says of a motion that is over. Instants are by its own clock, whatever that is worth. */
export interface PastMotion {
  readonly result: TaskResult;
  readonly kind?: MotionKind;
  readonly startedAtMilliseconds?: number;
  readonly endedAtMilliseconds?: number;
  /** The mark right after it, with which the motion that came next is told. Absent where the record has no order. */
  readonly next?: string;
}

/** A cleaning in the firmware's own terms: rooms and places are resolved by the agent before (PROTOCOL rule 12). */
export type CleanMotion = {
  readonly passes: number;
  readonly fanSpeed?: FanSpeed;
} & (
  | { readonly kind: 'Full' }
  | { readonly kind: 'Rooms'; readonly segmentIds: readonly string[] }
  | { readonly kind: 'Zones'; readonly zones: readonly Zone[] }
  | {
      readonly kind: 'Spot';
      readonly xMillimeters: number;
      readonly yMillimeters: number;
      readonly sideMillimeters: number;
    }
);

/** Heading and speed are there only for robots that have GoToHeading and GoToSpeed among their capabilities. */
export interface GoToMotion {
  readonly xMillimeters: number;
  readonly yMillimeters: number;
  /** Where to look on arrival. */
  readonly headingDegrees?: number;
  /** At most `maximumSpeedMillimetersPerSecond` of the info. */
  readonly speedMillimetersPerSecond?: number;
}

/** `Refused`: certainly not done. `NotAnswering`: perhaps done. `Unsupported`: the robot lacks it, nothing was sent. */
export const DRIVER_ERROR_KINDS = ['Refused', 'NotAnswering', 'Unsupported'] as const;
export type DriverErrorKind = (typeof DRIVER_ERROR_KINDS)[number];

export class DriverError extends Error {
  readonly kind: DriverErrorKind;
  constructor(kind: DriverErrorKind, message: string) {
    super(message);
    this.name = 'DriverError';
    this.kind = kind;
  }
}

/** Certainly not done, also where the robot lacks it. Anything else that a call throws says "perhaps". */
export function isRefusal(error: unknown): error is DriverError {
  return error instanceof DriverError && error.kind !== 'NotAnswering';
}
