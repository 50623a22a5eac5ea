import { z } from 'zod';
import { reasonName } from './reasons.ts';
import { telemetry } from './telemetry.ts';

/**
 * The times of a session in which a person drives a robot by hand. Put together the robot stands 500 ms after the last key, the
 * loss of a connection, or the death of whoever was on the way: 450 ms, and what the firmware takes to obey.
 */
export const MANUAL_LIMITS = {
  /** While a session lasts the agent says so at least this often. */
  beatMilliseconds: 100,
  /** A Move counts if its nonce was given out so long ago at most, by the agent's own clock: what was held up moves nothing. */
  nonceMilliseconds: 400,
  /** The robot stands when no Move counted for so long. */
  moveMilliseconds: 300,
  /** And so long after the nonce of the newest Move was given out, which was before the key: a slow way takes from the motion. */
  standMilliseconds: 450,
  /** A session of which nothing was heard for so long is over, unless the agent is told otherwise. */
  silenceMilliseconds: 10_000,
  /** More than any robot for homes can. */
  velocityMillimetersPerSecond: 1_000,
  rotationDegreesPerSecond: 360,
} as const;

const session = z.string().min(1).max(64);
const nonce = z.string().min(1).max(64);
const { velocityMillimetersPerSecond: fastest, rotationDegreesPerSecond: quickest } = MANUAL_LIMITS;
const motion = {
  /** Forwards, or backwards below 0. */
  velocityMillimetersPerSecond: z.int().min(-fastest).max(fastest),
  /** Counter-clockwise. */
  rotationDegreesPerSecond: z.int().min(-quickest).max(quickest),
};

/**
 * What the operator says on `rpc/manual`. Begin may be repeated, and like a Move of nothing says that somebody is still there.
 * None of it is kept for later by anybody.
 */
export const manualRequest = z.discriminatedUnion('do', [
  z.object({ session, do: z.literal('Begin') }),
  /** `nonce` of the newest beat of the session. */
  z.object({ session, do: z.literal('Move'), nonce, ...motion }),
  z.object({ session, do: z.literal('End') }),
]);
export type ManualRequest = z.infer<typeof manualRequest>;
export type ManualMove = Extract<ManualRequest, { do: 'Move' }>;

/** What the agent says on `rpc/manual/reply`: a beat of a session that lasts, or why one is over or did not begin. */
export const manualBeat = z.object({
  session,
  /** For the next Move. Absent while the robot cannot be moved: it is being taken in hand, or the session ends. */
  nonce: nonce.optional(),
  state: telemetry.shape.state,
  battery: telemetry.shape.battery,
  pose: telemetry.shape.pose,
  error: telemetry.shape.error,
  /** The parts of the bumper that are pressed, by their names; absent where the robot does not tell. */
  bumper: z.array(z.string().max(32)).max(16).optional(),
  /** What the robot was told last, and still does if nothing holds it up. */
  ...motion,
  /** Then it is over, and no other beat of the session follows but this one again. */
  ended: z.object({ reason: reasonName, message: z.string().max(1024) }).optional(),
});
export type ManualBeat = z.infer<typeof manualBeat>;
