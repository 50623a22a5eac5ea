import { randomUUID } from 'node:crypto';
import { Answering } from './answering.ts';
import type { Home } from './home.ts';
import { Sessions } from './sessions.ts';
import { SimClock } from './sim-clock.ts';
import { StartLog } from './start-log.ts';
import { changeMark } from './status.ts';
import { stepWorld } from './step.ts';
import type { Terrain } from './terrain.ts';
import { createWorld } from './create-world.ts';
import type { World } from './world.ts';

export interface FirmwareOptions {
  readonly terrain: Terrain;
  /** Of the same plan; robots in one process may share it. */
  readonly home?: Home | undefined;
  /** Whether the robot has lived in its home before. */
  readonly isMapLearned?: boolean;
  readonly faultsPerHour?: number;
  readonly seed: number;
  readonly timeFactor: number;
  readonly batteryPercent: number;
  readonly serial: string;
  readonly startLogPath?: string | undefined;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  /** Milliseconds since 1970. */
  readonly wallNow: () => number;
}

/** A person at the keys has no other time: a key that is held for 300 ms is to drive as far as with a robot of plastic. */
const HAND_FACTOR = 1;

/** One switched-on robot: its world and what its firmware remembers beside it. Many may live in one process. */
export class Firmware {
  /** Another one after each start of the program: what was remembered before is gone. */
  readonly bootId = randomUUID().slice(0, 8);
  readonly serial: string;
  readonly world: World;
  readonly clock: SimClock;
  readonly sessions = new Sessions(this.bootId);
  readonly answering = new Answering();
  readonly startLog: StartLog;
  readonly #wallNow: () => number;
  readonly #listeners = new Set<() => void>();
  #mark: string;

  constructor(options: FirmwareOptions) {
    this.serial = options.serial;
    this.#wallNow = options.wallNow;
    this.world = createWorld({ ...options, wallMilliseconds: options.wallNow() });
    this.clock = new SimClock(options.now, options.timeFactor);
    this.startLog = new StartLog(options.startLogPath);
    this.#mark = changeMark(this.world);
  }

  /** Brings the world to the present. Called before anything looks at it, and now and then by a timer. */
  catchUp(): void {
    const mostFactor = this.world.state === 'ManualControl' ? HAND_FACTOR : Infinity;
    this.world.wallMilliseconds = this.#wallNow();
    for (let steps = this.clock.takeSteps(mostFactor); steps > 0; steps -= 1) stepWorld(this.world);
    this.announceChange();
  }

  /** Tells the listeners if the robot's state, error or run is another than when they were told last. */
  announceChange(): void {
    const mark = changeMark(this.world);
    if (mark === this.#mark || this.answering.isSilent) return;
    this.#mark = mark;
    for (const listener of this.#listeners) listener();
  }

  /** @returns how to stop listening */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  logStart(method: string, parameters: Readonly<Record<string, unknown>>, by: string): void {
    const { wallMilliseconds, lastRunNumber: run } = this.world;
    this.startLog.append({
      at: new Date(wallMilliseconds).toISOString(),
      bootId: this.bootId,
      run,
      method,
      parameters,
      by,
    });
  }
}
