import { silentLogger } from '@kubevac/base/log.ts';
import type { ManualBeat, ManualMove } from '@kubevac/protocol/manual.ts';
import type { RobotState } from '@kubevac/protocol/telemetry.ts';
import type { HandMotion, ManualDriving } from '../../drivers/driver.ts';
import { situationOf, type SituationParts } from '../../tasks/testing/situations.ts';
import { ManualControl, type RobotInHand } from '../manual-control.ts';
import type { Timing } from '../timing.ts';

interface Timer {
  readonly at: number;
  readonly call: () => void;
}

/** One call of the driver, as it was made. */
export type SeenCall =
  | ({ readonly at: number; readonly do: 'Move' } & HandMotion)
  | { readonly at: number; readonly do: 'Begin' | 'End' };

export interface SeenBeat extends ManualBeat {
  readonly at: number;
}

/** A robot that is driven by hand, its agent and its operator, in a time of their own. */
export class HandWorld implements Timing {
  readonly calls: SeenCall[] = [];
  readonly beats: SeenBeat[] = [];
  readonly control: ManualControl;
  /** How long the firmware takes to answer. */
  latencyMilliseconds = 5;
  /** What it answers instead of obeying. */
  failure: Error | undefined;
  connected = true;
  inHand = false;
  state: RobotState = 'Docked';
  situation: SituationParts = {};
  #now = 0;
  #timers: Timer[] = [];
  #salts = 0;

  constructor(hasManual = true) {
    this.control = new ManualControl({
      robot: this.#robot(),
      manual: hasManual ? this.#manual() : undefined,
      isConnected: () => this.connected,
      say: (beat) => void this.beats.push({ ...beat, at: this.#now }),
      bumper: { pressed: undefined, feel: () => undefined },
      makeSalt: () => `salt${(this.#salts += 1)}`,
      timing: this,
      silenceMilliseconds: 10_000,
      log: silentLogger,
    });
  }

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, call: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, milliseconds), call };
    this.#timers.push(timer);
    return () => (this.#timers = this.#timers.filter((other) => other !== timer));
  }

  /** Time goes by, with all that happens in it. */
  async pass(milliseconds: number): Promise<void> {
    const until = this.#now + milliseconds;
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const next = this.#timers.reduce<Timer | undefined>(
        (a, b) => (a === undefined || b.at < a.at ? b : a),
        undefined,
      );
      if (next === undefined || next.at > until) break;
      this.#now = next.at;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      next.call();
    }
    this.#now = until;
  }

  /** A session with a robot in hand, and a nonce to move it with. */
  async begin(session = 'a'): Promise<void> {
    this.control.receive({ session, do: 'Begin' });
    await this.pass(100);
  }

  move(velocityMillimetersPerSecond: number, over: Partial<ManualMove> = {}): void {
    const nonce = this.newestNonce ?? 'none';
    this.control.receive({
      session: 'a',
      do: 'Move',
      nonce,
      velocityMillimetersPerSecond,
      rotationDegreesPerSecond: 0,
      ...over,
    });
  }

  get newestNonce(): string | undefined {
    return this.beats.findLast(({ nonce }) => nonce !== undefined)?.nonce;
  }

  get ended(): string | undefined {
    return this.beats.at(-1)?.ended?.reason;
  }

  /** What the robot was told, as words: `200 for 300 at 105`. */
  get told(): string[] {
    return this.calls.map((call) =>
      call.do === 'Move'
        ? `${call.velocityMillimetersPerSecond} for ${call.forMilliseconds} at ${call.at}`
        : `${call.do} at ${call.at}`,
    );
  }

  #robot(): RobotInHand {
    const situation = () => situationOf({ observation: { state: this.state }, inHand: this.inHand, ...this.situation });
    return {
      get situation() {
        return situation();
      },
      setInHand: (inHand) => void (this.inHand = inHand),
      observe: async () => ({ state: this.state }),
    };
  }

  #manual(): ManualDriving {
    return {
      begin: () => this.#obey({ do: 'Begin', at: this.#now }, () => (this.state = 'ManualControl')),
      move: (motion) => this.#obey({ do: 'Move', at: this.#now, ...motion }, () => undefined),
      end: () =>
        this.#obey({ do: 'End', at: this.#now }, () => {
          if (this.state === 'ManualControl') this.state = 'Idle';
        }),
    };
  }

  #obey(call: SeenCall, obey: () => void): Promise<void> {
    this.calls.push(call);
    const { failure } = this;
    return new Promise((resolve, reject) => {
      this.after(this.latencyMilliseconds, () => {
        if (failure !== undefined) return reject(failure);
        obey();
        resolve();
      });
    });
  }
}
