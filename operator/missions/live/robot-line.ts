import type { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import type { ManualBeat } from '@kubevac/protocol/manual.ts';
import type { RobotKey } from '@kubevac/protocol/topics.ts';
import { ManualLine, type Motion } from './manual-line.ts';

export interface RobotLineOptions {
  readonly connection: MqttConnection;
  readonly robot: RobotKey;
  /** Called with each word of the agent; `waits` while it is asked again later. */
  readonly onBeat: (beat: ManualBeat, waits: boolean) => void;
}

const againMilliseconds = 1_000;

/**
 * Asks for the robot until a person has it in hand. One that drives home after its last task belongs to nobody and is free in a
 * moment: it is asked again. Any other refusal is an end.
 */
export class RobotLine {
  readonly #options: RobotLineOptions;
  #line: ManualLine | undefined;
  #wasInHand = false;

  constructor(options: RobotLineOptions) {
    this.#options = options;
  }

  /** Whether the robot was in the person's hand at all. */
  get wasInHand(): boolean {
    return this.#wasInHand;
  }

  /** Begins, until the signal aborts. */
  open(signal: AbortSignal): void {
    if (signal.aborted) return;
    const { connection, robot, onBeat } = this.#options;
    const over = new AbortController();
    this.#line = new ManualLine(connection, robot);
    this.#line.open(
      (beat) => {
        this.#wasInHand ||= beat.nonce !== undefined;
        const waits = beat.ended?.reason === 'RobotBusy' && !this.#wasInHand && beat.state === 'Returning';
        if (waits) {
          over.abort();
          setTimeout(() => this.open(signal), againMilliseconds);
        }
        onBeat(beat, waits);
      },
      AbortSignal.any([signal, over.signal]),
    );
  }

  move(motion: Motion): void {
    this.#line?.move(motion);
  }
}
