import type { Fault } from './fault.ts';

/** One line of progress. */
export interface LogLine {
  /** When the robot said it, in milliseconds since the Unix epoch; lines come in the order of their times. */
  readonly atMilliseconds: number;
  /** Without a line break. */
  readonly text: string;
}

/** Which log is meant. */
export interface LogTarget {
  /** The Node that was asked: a Pod that is not bound to it has no log here. */
  readonly node: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** That of the run before the last restart. */
  readonly previous: boolean;
}

/** A log as it was at one moment, and what comes after it. */
export interface MissionLog {
  /** All that is kept, oldest first; bounded by who keeps it. */
  readonly soFar: readonly LogLine[];
  /**
   * What comes after `soFar`, without a gap, until the mission is over; at once over for one that has ended. Read only when the
   * client follows, and at the client's pace: who keeps the log bounds what a slow reader leaves waiting, and says in a line of
   * its own what was left out. Ends when the signal of `open` aborts.
   */
  readonly onwards: AsyncIterable<LogLine>;
}

/** Asked for each `kubectl logs`. */
export interface MissionLogs {
  /**
   * Opens a log. Must not reject for what a user can cause: an unknown Pod or container is `NotFound`, a `previous` that never
   * ran, or a container that has not begun, `Invalid`; a log that is to be fetched from an agent that is away, `Unavailable`.
   *
   * @param signal aborts when the client is gone, the Node is or the operator moves; nothing is read afterwards
   */
  open(target: LogTarget, signal: AbortSignal): Promise<MissionLog | Fault>;
}
