import { randomUUID } from 'node:crypto';
import type { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import { parseDocument } from '@kubevac/protocol/documents.ts';
import { manualBeat, type ManualBeat, type ManualRequest } from '@kubevac/protocol/manual.ts';
import { manualReplyTopic, manualTopic, type RobotKey } from '@kubevac/protocol/topics.ts';

/** How fast a robot is to drive and to turn; both 0 stands still. */
export interface Motion {
  readonly velocityMillimetersPerSecond: number;
  readonly rotationDegreesPerSecond: number;
}

/** A message that is older than this is of no use to anybody. */
const expirySeconds = 1;
/** Until the agent has answered it is asked again. */
const againMilliseconds = 500;
const stillMilliseconds = 1_000;

/**
 * One session in which a person drives a robot by hand. The agent holds the dead man's switch: it stops the robot when it hears
 * nothing fresh from here, and everything here may die at any time (protocol/manual.ts).
 */
export class ManualLine {
  readonly #connection: MqttConnection;
  readonly #robot: RobotKey;
  readonly #session = randomUUID();
  #nonce: string | undefined;
  #movedAt = Number.NEGATIVE_INFINITY;

  constructor(connection: MqttConnection, robot: RobotKey) {
    this.#connection = connection;
    this.#robot = robot;
  }

  /**
   * Begins the session, and tells what the agent says until the signal aborts; then ends it.
   * @param onBeat called with each beat, also with the one that says why it ended
   */
  open(onBeat: (beat: ManualBeat) => void, signal: AbortSignal): void {
    // An aborted signal tells nobody any more: the session would never end.
    if (signal.aborted) return;
    const topic = manualReplyTopic(this.#robot);
    const off = this.#connection.onMessage((heard, payload, { retain }) => {
      if (heard !== topic || retain) return;
      const beat = parseDocument(manualBeat, payload);
      if (!beat.ok || beat.value.session !== this.#session) return;
      this.#nonce = beat.value.nonce;
      onBeat(beat.value);
    });
    this.#say({ do: 'Begin' });
    const begin = setInterval(() => this.#nonce === undefined && this.#say({ do: 'Begin' }), againMilliseconds);
    // That somebody is still there, who does not press a key.
    const still = setInterval(
      () => this.move({ velocityMillimetersPerSecond: 0, rotationDegreesPerSecond: 0 }, true),
      stillMilliseconds,
    );
    signal.addEventListener(
      'abort',
      () => {
        off();
        clearInterval(begin);
        clearInterval(still);
        this.#say({ do: 'End' });
      },
      { once: true },
    );
  }

  /**
   * Moves the robot for a moment: who wants it to go on says so again. Nothing is sent before the agent has said that it may be moved.
   * @param onlyAtRest do not interrupt a motion of a moment ago
   */
  move(motion: Motion, onlyAtRest = false): void {
    const now = performance.now();
    if (this.#nonce === undefined || (onlyAtRest && now - this.#movedAt < stillMilliseconds)) return;
    if (!onlyAtRest) this.#movedAt = now;
    this.#say({ do: 'Move', nonce: this.#nonce, ...motion });
  }

  #say(request: Said): void {
    const body = JSON.stringify({ session: this.#session, ...request });
    // Without a broker nothing moves, which is as it should be.
    this.#connection.publish(manualTopic(this.#robot), body, { qos: 0, expirySeconds }).catch(() => undefined);
  }
}

type Said = ManualRequest extends infer Request
  ? Request extends ManualRequest
    ? Omit<Request, 'session'>
    : never
  : never;
