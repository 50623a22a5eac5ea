import type { Logger } from '@kubevac/base/log.ts';
import { MANUAL_LIMITS, type ManualBeat, type ManualMove, type ManualRequest } from '@kubevac/protocol/manual.ts';
import { isRefusal, type ManualDriving, type Observation } from '../drivers/driver.ts';
import type { Situation } from '../tasks/situation.ts';
import type { BumperWatch } from './bumper.ts';
import { takenIn, whyEnd, whyNotBegin, whyNotInHand, type Ended, type Taken } from './decide-manual.ts';
import { Hand } from './hand.ts';
import { endAgainMilliseconds, letGo } from './let-go.ts';
import { beginSession, countMove, giveNonce, hearOf, isForsaken, type Session } from './session.ts';
import type { Timing } from './timing.ts';

/** What manual control knows and needs of the rest of the agent. */
export interface RobotInHand {
  readonly situation: Situation;
  /** In force in the tick of the call. */
  setInHand(inHand: boolean): void;
  /** @throws DriverError */
  observe(): Promise<Observation>;
}

export interface ManualControlOptions {
  readonly robot: RobotInHand;
  /** Of the driver; absent where the robot cannot be driven by hand. */
  readonly manual: ManualDriving | undefined;
  /** Whether there is a link: a session does not outlive it. */
  readonly isConnected: () => boolean;
  readonly say: (beat: ManualBeat) => void;
  readonly bumper: Pick<BumperWatch, 'feel' | 'pressed'>;
  /** A text that no session had before. */
  readonly makeSalt: () => string;
  readonly timing: Timing;
  /** A session of which nothing was heard for so long is over. */
  readonly silenceMilliseconds: number;
  readonly log: Logger;
}

/** Sooner than the contract says, as timers are late. */
const tickMilliseconds = MANUAL_LIMITS.beatMilliseconds - 20;
/** Whoever drove it is told that it is over, though the firmware does not answer. */
const sayEndMilliseconds = 500;

interface Current {
  session: Session;
  readonly taken: Taken;
  readonly hand: Hand;
  /** Beginning: the robot is being taken in hand. Ending: it is being freed; nobody moves it any more. */
  phase: 'Beginning' | 'InHand' | 'Ending';
  /** Settles when the robot was taken in hand, or was not; then it is undefined. */
  taking?: Promise<void> | undefined;
}

/**
 * A person drives the robot by hand, live: nothing of it is in the journal, and nothing survives a restart. It moves the robot
 * only by Moves that count (`session.ts`), and tells it to stand when there is none; `hand.ts` tells the robot.
 */
export class ManualControl {
  readonly #options: ManualControlOptions;
  readonly #manual: ManualDriving | undefined;
  #current: Current | undefined;
  /** The one before: who did not hear of its end is told again. */
  #last: { readonly id: string; readonly ended: Ended } | undefined;
  #looking = false;
  #freed = Promise.resolve();

  constructor(options: ManualControlOptions) {
    this.#options = options;
    this.#manual = options.manual;
  }

  /** Takes in what the operator says, of any age. */
  receive(request: ManualRequest): void {
    const { session: id } = request;
    const current = this.#current;
    if (current?.session.id === id) return this.#hear(current, request);
    if (this.#last?.id === id) return this.#sayEnded(id, this.#last.ended);
    if (request.do === 'Begin') return this.#begin(id);
    this.#sayEnded(id, {
      reason: 'ManualControlLost',
      message: 'the agent has no such session; it may have restarted',
    });
  }

  /** The agent stops: resolves when the robot is free, or does not answer. */
  async end(): Promise<void> {
    if (this.#current !== undefined)
      this.#end(this.#current, { reason: 'ManualControlLost', message: 'the agent is being stopped' });
    await Promise.race([
      this.#freed,
      new Promise<void>((resolve) => this.#options.timing.after(endAgainMilliseconds, resolve)),
    ]);
  }

  #begin(id: string): void {
    const { robot, timing, log, makeSalt } = this.#options;
    const { situation } = robot;
    const refusal = this.#whyNotBegin(situation);
    const manual = this.#manual;
    if (refusal !== undefined || manual === undefined) return this.#sayEnded(id, refusal ?? unsupported);
    robot.setInHand(true);
    const hand = new Hand(manual, timing, (error) => this.#failed(current, error));
    const session = beginSession(id, makeSalt(), timing.now());
    const current: Current = { session, taken: takenIn(situation), hand, phase: 'Beginning' };
    this.#current = current;
    log.info({ session: id }, 'robot taken in hand');
    this.#tick(current);
    current.taking = this.#takeInHand(manual, current).finally(() => (current.taking = undefined));
  }

  #whyNotBegin(situation: Situation): Ended | undefined {
    if (this.#current !== undefined) return { reason: 'RobotBusy', message: 'another person drives the robot by hand' };
    return whyNotBegin(situation) ?? (this.#manual === undefined ? unsupported : undefined);
  }

  async #takeInHand(manual: ManualDriving, current: Current): Promise<void> {
    try {
      await manual.begin();
      await this.#options.robot.observe();
      if (current.phase === 'Beginning') current.phase = 'InHand';
      this.#say(current);
    } catch (error) {
      this.#failed(current, error);
    }
  }

  #failed(current: Current, error: unknown): void {
    this.#options.log.warn({ session: current.session.id, error }, 'robot does not obey by hand');
    void this.#explain(current, error).then((ended) => this.#end(current, ended));
  }

  /** Why a robot did not obey: what it says of itself tells, if it says anything. */
  async #explain(current: Current, error: unknown): Promise<Ended> {
    if (!isRefusal(error)) return { reason: 'FirmwareNotAnswering', message: messageOf(error) };
    await this.#options.robot.observe().catch(() => undefined);
    return this.#whyOver(current) ?? { reason: 'StartRefused', message: error.message };
  }

  #whyOver(current: Current): Ended | undefined {
    return whyEnd(this.#options.robot.situation, current.taken) ?? this.#whyFree(current);
  }

  #whyFree({ phase }: Current): Ended | undefined {
    return phase === 'Beginning' ? undefined : whyNotInHand(this.#options.robot.situation);
  }

  #hear(current: Current, request: ManualRequest): void {
    current.session = hearOf(current.session, this.#options.timing.now());
    if (request.do === 'End') this.#end(current, { reason: 'Finished', message: 'the session was ended' });
    else if (request.do === 'Move' && current.phase === 'InHand') this.#move(current, request);
  }

  #move(current: Current, request: ManualMove): void {
    const session = countMove(current.session, request, this.#options.timing.now());
    if (session === undefined) return;
    current.session = session;
    current.hand.move(session.counted);
  }

  #tick(current: Current): void {
    if (this.#current !== current) return;
    this.#options.timing.after(tickMilliseconds, () => this.#tick(current));
    if (current.phase !== 'Ending') this.#look(current);
    if (current.phase === 'InHand') current.hand.stay();
    this.#options.bumper.feel();
    this.#say(current);
  }

  #look(current: Current): void {
    const { robot, isConnected, silenceMilliseconds, timing } = this.#options;
    const ended = whyEnd(robot.situation, current.taken);
    if (ended !== undefined) return this.#end(current, ended);
    if (!isConnected())
      return this.#end(current, { reason: 'ManualControlLost', message: 'the link to the broker broke' });
    if (isForsaken(current.session, silenceMilliseconds, timing.now())) {
      const message = `nothing was heard of the session for ${silenceMilliseconds / 1000} s`;
      return this.#end(current, { reason: 'ManualControlLost', message });
    }
    if (this.#whyFree(current) !== undefined) void this.#lookAgain(current);
  }

  /** What was seen last may be older than the session: the firmware itself is asked. */
  async #lookAgain(current: Current): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const { robot } = this.#options;
    await robot.observe().catch(() => undefined);
    this.#looking = false;
    const ended = this.#whyOver(current);
    if (ended !== undefined) this.#end(current, ended);
  }

  #end(current: Current, ended: Ended): void {
    if (current.phase === 'Ending') return;
    current.phase = 'Ending';
    current.hand.release();
    this.#options.log.info({ session: current.session.id, ...ended }, 'robot let go');
    this.#freed = this.#free(current, ended);
  }

  async #free(current: Current, ended: Ended): Promise<void> {
    const { robot, timing } = this.#options;
    const { id } = current.session;
    const cancel = timing.after(sayEndMilliseconds, () => this.#sayEnded(id, ended));
    await this.#letGo();
    if (current.taking !== undefined) {
      // It was not answered yet that the robot is in hand: that may have come after.
      await current.taking;
      await this.#letGo();
    }
    cancel();
    this.#current = undefined;
    this.#last = { id, ended };
    robot.setInHand(false);
    this.#sayEnded(id, ended);
  }

  async #letGo(): Promise<void> {
    const manual = this.#manual;
    if (manual === undefined) return;
    const observe = (): Promise<unknown> => this.#options.robot.observe();
    await letGo({ manual, observe, wait: (milliseconds) => this.#wait(milliseconds) });
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.#options.timing.after(milliseconds, resolve));
  }

  #say(current: Current): void {
    const { session: before, phase } = current;
    if (phase === 'Ending' || this.#current !== current) return;
    const { session, nonce } = phase === 'InHand' ? giveNonce(before, this.#options.timing.now()) : { session: before };
    current.session = session;
    this.#options.say({
      session: session.id,
      ...(nonce !== undefined && { nonce }),
      ...this.#seen(),
      ...current.hand.told,
    });
  }

  #sayEnded(id: string, ended: Ended): void {
    this.#options.say({ session: id, ...this.#seen(), ...STANDS, ended });
  }

  #seen(): Pick<ManualBeat, 'state' | 'battery' | 'pose' | 'error' | 'bumper'> {
    const { robot, bumper } = this.#options;
    const { state = 'Unknown', battery, pose, error } = robot.situation.observation ?? {};
    return {
      state,
      ...(battery && { battery }),
      ...(pose && { pose }),
      ...(error && { error }),
      ...(bumper.pressed && { bumper: [...bumper.pressed] }),
    };
  }
}

const STANDS = { velocityMillimetersPerSecond: 0, rotationDegreesPerSecond: 0 } as const;
const unsupported: Ended = { reason: 'Unsupported', message: 'the driver of the robot has no manual control' };

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
