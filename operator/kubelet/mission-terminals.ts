import type { Fault } from './fault.ts';

/** What a client wants to enter, and which streams it brings. */
export interface TerminalTarget {
  readonly verb: 'exec' | 'attach';
  /** The Node that was asked: a Pod that is not bound to it has no terminal here. */
  readonly node: string;
  readonly namespace: string;
  readonly pod: string;
  /** Only a Pod with this UID is meant. */
  readonly uid?: string | undefined;
  readonly container: string;
  /** Of exec, at least one word; empty for attach. */
  readonly command: readonly string[];
  readonly stdin: boolean;
  readonly stdout: boolean;
  /** Never together with `tty`. */
  readonly stderr: boolean;
  readonly tty: boolean;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface TerminalOutput {
  /**
   * Resolves when there is room for more; who does not wait loses the session when the client reads too slowly. Nothing is written
   * for a stream that the client did not ask for; with a tty, stderr goes where stdout goes. Never rejects.
   */
  write(bytes: Uint8Array | string): Promise<void>;
}

/** One session of `kubectl exec` or `kubectl attach`. */
export interface TerminalSession {
  readonly target: TerminalTarget;
  /** To be read once. Ends when the client has no more; at once when it brings none. A reader that waits makes the client wait. */
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: TerminalOutput;
  readonly stderr: TerminalOutput;
  /** Called with each size of the client's window, the last known one at once. Only with a tty. */
  onResize(listener: (size: TerminalSize) => void): void;
  /** Aborts when the client is gone or lost, the Node is or the operator moves. What is written afterwards is dropped. */
  readonly signal: AbortSignal;
}

/** How a session is to be held. */
export interface TerminalTerms {
  /**
   * A client that is not heard for this long is lost, and the signal aborts: at the latest after this time, as WebSocket pings go to
   * the client itself, through the API server. For what moves a robot: 500. 30 s when absent.
   */
  readonly lostAfterMilliseconds?: number | undefined;
}

/** How a session ended: with an exit code from 0 to 255, or with a sentence that the client shows. */
export type TerminalEnd = { readonly exitCode: number } | Fault;

export interface MissionTerminals {
  /**
   * Whether such a session may begin, and how. Asked once for each attempt, also for old clients that are then refused, so it must
   * change nothing. Must not reject for what a user can cause: an unknown Pod or container is `NotFound`.
   */
  prepare(target: TerminalTarget): Promise<TerminalTerms | Fault>;
  /** Runs one session to its end; called once for each that was prepared and opened. */
  run(session: TerminalSession): Promise<TerminalEnd>;
}
