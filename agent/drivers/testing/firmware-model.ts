import type { Restrictions } from '@kubevac/protocol/settings.ts';
import type { MotionKind } from '@kubevac/protocol/tasks.ts';
import type { RobotState } from '@kubevac/protocol/telemetry.ts';
import {
  DriverError,
  type CleanMotion,
  type Driver,
  type GoToMotion,
  type HandMotion,
  type Observation,
  type Outcome,
} from '../driver.ts';

/** One motion that the firmware began. `x` tells them apart: tests clean spots and drive to points. */
export interface Run {
  readonly x: number | undefined;
  readonly at: 'Cleaning' | 'Driving' | 'ManualControl';
  state: 'Running' | 'Paused' | 'Finished' | 'Ended';
}

/** A call of the driver that the firmware has not answered. */
interface Call {
  readonly name: string;
  readonly execute: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** A command that may still arrive when the caller has given up (PROTOCOL rule 16). */
  readonly mayLinger: boolean;
  answer?: { readonly value: unknown } | { readonly error: unknown };
}

/**
 * How a call goes on. Ok: obeyed and answered. Obeyed: obeyed, the answer takes its time. Lost: never arrived. Silent:
 * obeyed, the answer lost. Late: given up, and arrives later or when settled. Refused. Unknown: the record does not tell.
 */
export const ANSWERS = ['Ok', 'Obeyed', 'Lost', 'Silent', 'Late', 'Refused', 'Unknown'] as const;
export type Answer = (typeof ANSWERS)[number];

/** The firmware of one robot, which outlives every agent: it counts the runs, outside of any journal. */
export class FirmwareModel {
  state: RobotState = 'Docked';
  readonly runs: Run[] = [];
  /** The oldest run that it still keeps. */
  #oldest = 0;
  located = 0;
  /** By hand, as they were obeyed. */
  readonly moves: HandMotion[] = [];
  restrictions: Restrictions = { walls: [], noGoZones: [] };
  refusesRestrictions = false;
  /** So many writes are written over by somebody else before they are read. */
  overwrites = 0;
  calls: Call[] = [];
  /** Commands that nobody waits for any more. */
  #lingering: (() => unknown)[] = [];
  /** Told of each motion as it begins. */
  onStart: (x: number) => void = () => undefined;

  get current(): Run | undefined {
    const last = this.runs.at(-1);
    return last?.state === 'Running' || last?.state === 'Paused' ? last : undefined;
  }

  observation(): Observation {
    return { state: this.state };
  }

  /** The oldest call goes on. */
  answer(how: Answer): void {
    const [call] = this.calls;
    if (call === undefined) return;
    if (call.answer !== undefined) return this.#finish(call, call.answer);
    if (how === 'Obeyed') call.answer = outcomeOf(call.execute);
    else this.#finish(call, this.#answerOf(call, how));
  }

  #answerOf(call: Call, how: Answer): NonNullable<Call['answer']> {
    if (how === 'Refused' && call.mayLinger) return { error: new DriverError('Refused', `${call.name} was refused`) };
    if (how === 'Unknown' && call.name === 'outcome') return { value: { state: 'Unknown' } };
    if (how === 'Lost') return silenceOf(call);
    if (how === 'Late') return this.#linger(call);
    const answer = outcomeOf(call.execute);
    return how === 'Silent' ? silenceOf(call) : answer;
  }

  #linger(call: Call): NonNullable<Call['answer']> {
    if (call.mayLinger) this.#lingering.push(call.execute);
    return silenceOf(call);
  }

  #finish(call: Call, answer: NonNullable<Call['answer']>): void {
    this.calls = this.calls.filter((other) => other !== call);
    if ('error' in answer) call.reject(answer.error);
    else call.resolve(answer.value);
  }

  /** The agent died: nobody waits for the answers, but what was sent may arrive. */
  forsake(lingers: boolean): void {
    if (lingers) {
      const sent = this.calls.filter((call) => call.mayLinger && call.answer === undefined);
      this.#lingering.push(...sent.map(({ execute }) => execute));
    }
    this.calls = [];
  }

  /** What lingered reaches the firmware. */
  arrive(): void {
    const arriving = this.#lingering;
    this.#lingering = [];
    for (const execute of arriving) outcomeOf(execute);
  }

  finish(): void {
    if (this.state === 'Cleaning') this.#endRun('Finished', 'Returning');
    else if (this.state === 'Driving' || this.state === 'ManualControl') this.#endRun('Finished', 'Idle');
    else if (this.state === 'Returning') this.state = 'Docked';
  }

  fail(): void {
    if (this.current !== undefined) this.#endRun('Ended', 'Error');
  }

  recover(): void {
    if (this.state === 'Error') this.state = 'Idle';
  }

  /** A person presses the button. */
  press(): void {
    if (this.state === 'Docked' || this.state === 'Idle') this.begin(undefined);
    else this.halt('Stop');
  }

  begin(x: number | undefined, at: Run['at'] = 'Cleaning'): void {
    if (this.state !== 'Docked' && this.state !== 'Idle') throw new DriverError('Refused', `it is ${this.state}`);
    this.runs.push({ x, at, state: 'Running' });
    this.state = at;
    if (x !== undefined) this.onStart(x);
  }

  halt(how: 'Dock' | 'Stop'): void {
    if (this.current !== undefined) this.#endRun('Ended', 'Idle');
    if (this.state === 'Error') return;
    if (how === 'Stop' && this.state === 'Returning') this.state = 'Idle';
    if (how === 'Dock' && this.state !== 'Docked') this.state = 'Returning';
  }

  pause(): void {
    if (this.current?.state !== 'Running' || this.state === 'ManualControl')
      throw new DriverError('Refused', 'nothing is under way');
    this.current.state = 'Paused';
    this.state = 'Paused';
  }

  resume(): void {
    if (this.current?.state !== 'Paused') throw new DriverError('Refused', 'it is not paused');
    this.current.state = 'Running';
    this.state = this.current.at;
  }

  move(motion: HandMotion): void {
    if (this.state !== 'ManualControl') throw new DriverError('Refused', 'it is not driven by hand');
    this.moves.push(motion);
  }

  endManual(): void {
    if (this.state === 'ManualControl') this.#endRun('Finished', 'Idle');
  }

  restrict(restrictions: Restrictions): void {
    if (this.refusesRestrictions) throw new DriverError('Refused', 'too near to the dock');
    if (this.overwrites > 0) this.overwrites -= 1;
    else this.restrictions = restrictions;
  }

  /** Only the newest runs are kept, and what is under way. */
  forget(kept: number): void {
    const over = this.runs.length - (this.current === undefined ? 0 : 1);
    this.#oldest = Math.max(this.#oldest, Math.min(this.runs.length - kept, over));
  }

  outcome(mark: string): Outcome {
    const run = this.runs[Number(mark)];
    if (run === undefined) return { state: 'NotStarted' };
    const motions = this.#oldest - Number(mark);
    if (motions > 0) return { state: 'Unknown', forgotten: { next: String(this.#oldest), motions } };
    const kind = kindOf(run);
    if (run.state === 'Running' || run.state === 'Paused') return { state: run.state, kind };
    const past = { kind, result: {}, next: String(Number(mark) + 1) };
    if (run.state === 'Finished') return { state: 'Finished', ...past };
    return { state: 'Ended', reason: 'StoppedElsewhere', message: 'somebody ended it', ...past };
  }

  #endRun(how: 'Finished' | 'Ended', state: RobotState): void {
    const { current } = this;
    if (current !== undefined) current.state = how;
    this.state = state;
  }

  call<T>(name: string, execute: () => T, mayLinger = false): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.calls.push({ name, execute, resolve: resolve as (value: unknown) => void, reject, mayLinger });
    });
  }
}

function silenceOf({ name }: Call): { error: DriverError } {
  return { error: new DriverError('NotAnswering', `${name} was not answered`) };
}

function outcomeOf(execute: () => unknown): NonNullable<Call['answer']> {
  try {
    return { value: execute() };
  } catch (error) {
    return { error };
  }
}

/** The driver of one agent process. @param guard is told of each command as it is called, and may throw */
export function driverOf(firmware: FirmwareModel, guard: (command: string, x?: number) => void): Driver {
  const command = <T>(name: string, execute: () => T): Promise<T> => {
    guard(name);
    return firmware.call(name, execute, true);
  };
  return {
    name: 'model',
    run: () => Promise.resolve(),
    describe: () => Promise.resolve(modelInfo),
    observe: () => firmware.call('observe', () => firmware.observation()),
    mark: () => firmware.call('mark', () => String(firmware.runs.length)),
    settle: () => firmware.call('settle', () => firmware.arrive()),
    outcome: (mark) => firmware.call('outcome', () => firmware.outcome(mark)),
    halt: (how) => {
      guard('halt');
      return firmware.call('halt', () => firmware.halt(how));
    },
    clean: (motion: CleanMotion) => {
      const x = motion.kind === 'Spot' ? motion.xMillimeters : -1;
      guard('clean', x);
      return firmware.call('clean', () => firmware.begin(x), true);
    },
    goTo: ({ xMillimeters }: GoToMotion) => {
      guard('goTo', xMillimeters);
      return firmware.call('goTo', () => firmware.begin(xMillimeters, 'Driving'), true);
    },
    pause: {
      pause: () => firmware.call('pause', () => firmware.pause(), true),
      resume: () => command('resume', () => firmware.resume()),
    },
    manual: {
      begin: () => command('begin manual', () => firmware.begin(undefined, 'ManualControl')),
      move: (motion) => {
        guard('move');
        return firmware.call('move', () => firmware.move(motion), true);
      },
      end: () => {
        guard('end manual');
        return firmware.call('end manual', () => firmware.endManual(), true);
      },
    },
    restrictions: {
      read: () => firmware.call('read restrictions', () => firmware.restrictions),
      write: (restrictions) => {
        guard('restrict');
        return firmware.call('restrict', () => firmware.restrict(restrictions));
      },
    },
    locate: () => command('locate', () => void (firmware.located += 1)),
  };
}

export const modelInfo = {
  device: { manufacturer: 'model', model: 'model', firmware: '1', serial: '1' },
  capabilities: ['Clean', 'CleanSpot', 'GoTo', 'Pause', 'Dock', 'Locate', 'Restrictions', 'ManualControl'],
  sensors: [],
  fanSpeeds: [],
  rooms: [],
};

function kindOf({ x, at }: Run): MotionKind {
  if (at === 'Driving') return 'GoTo';
  if (at === 'ManualControl') return 'Manual';
  return x === undefined ? 'Full' : 'Spot';
}
