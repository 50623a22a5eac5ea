import { MANUAL_LIMITS, type ManualMove } from '@kubevac/protocol/manual.ts';

/** Milliseconds of a clock that never jumps back, and says nothing but how long ago something was, asleep or awake. */
export type Monotonic = number;

/**
 * A person who drives the robot by hand, as far as this agent knows of it. A Move counts only if it shows a nonce that was given
 * out a moment ago: so nothing that was held up on the way moves the robot, without any clock but the agent's own.
 */
export interface Session {
  readonly id: string;
  /** Begins each nonce of this session, and of no other that ever was. */
  readonly salt: string;
  /** How many nonces were given out. */
  readonly given: number;
  /** The newest of them, oldest first; those before do not count any more. */
  readonly recent: readonly { readonly number: number; readonly at: Monotonic }[];
  /** When anything was heard of it. */
  readonly heardAt: Monotonic;
  /** The newest Move that counted. */
  readonly counted?: CountedMove;
}

export interface CountedMove {
  /** Of its nonce. */
  readonly number: number;
  readonly move: Pick<ManualMove, 'velocityMillimetersPerSecond' | 'rotationDegreesPerSecond'>;
  /** After it, it is not told to the robot any more. */
  readonly tellBy: Monotonic;
  /** Then the robot stands, if no other Move counts before. */
  readonly standAt: Monotonic;
}

/** @param salt that no session had before, in this process or another */
export function beginSession(id: string, salt: string, now: Monotonic): Session {
  return { id, salt, given: 0, recent: [], heardAt: now };
}

/** @returns the session, and a nonce for its next Move */
export function giveNonce(session: Session, now: Monotonic): { readonly session: Session; readonly nonce: string } {
  const number = session.given + 1;
  const recent = [...session.recent.filter(({ at }) => isFresh(at, now)), { number, at: now }];
  return { session: { ...session, given: number, recent }, nonce: `${session.salt}.${number}` };
}

/** Anything of this session was heard, whether it counts or not. */
export function hearOf(session: Session, now: Monotonic): Session {
  return { ...session, heardAt: now };
}

/** @returns the session, with the Move as the newest that counted; undefined where it does not count */
export function countMove(
  session: Session,
  move: ManualMove,
  now: Monotonic,
): (Session & { counted: CountedMove }) | undefined {
  const nonce = session.recent.find(({ number }) => `${session.salt}.${number}` === move.nonce);
  if (nonce === undefined || !isFresh(nonce.at, now) || nonce.number < (session.counted?.number ?? 0)) return undefined;
  const { nonceMilliseconds, moveMilliseconds, standMilliseconds } = MANUAL_LIMITS;
  const { velocityMillimetersPerSecond, rotationDegreesPerSecond } = move;
  const counted: CountedMove = {
    number: nonce.number,
    move: { velocityMillimetersPerSecond, rotationDegreesPerSecond },
    tellBy: nonce.at + nonceMilliseconds,
    standAt: Math.min(now + moveMilliseconds, nonce.at + standMilliseconds),
  };
  return { ...session, counted };
}

/** Whether the session is over, as nobody was heard for so long. */
export function isForsaken({ heardAt }: Session, silenceMilliseconds: number, now: Monotonic): boolean {
  return now - heardAt >= silenceMilliseconds;
}

function isFresh(givenAt: Monotonic, now: Monotonic): boolean {
  return now - givenAt <= MANUAL_LIMITS.nonceMilliseconds;
}
