import { isDeepStrictEqual } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { backoff } from '@kubevac/base/backoff.ts';
import { onceIn, type Logger } from '@kubevac/base/log.ts';
import { restrictions, type Restrictions, type RobotSettings } from '@kubevac/protocol/settings.ts';
import {
  DriverError,
  type CleanMotion,
  type Driver,
  type DriverInfo,
  type GoToMotion,
  type ManualDriving,
  type Observation,
  type Outcome,
  type DriverMap,
  type SensorValues,
  type Setting,
} from '../driver.ts';
import { FirmwareConnection } from './firmware-connection.ts';
import * as messages from './firmware-messages.ts';
import { mapMessage, mapOf } from './map-message.ts';
import { kebabCase, pascalCase } from './names.ts';
import { markOf, observationOf, outcomeSince } from './observation.ts';

export interface SimulatorDriverOptions {
  readonly socketPath: string;
  readonly log: Logger;
  /** How long the firmware may take to answer; 5 s when absent. */
  readonly requestTimeoutMilliseconds?: number;
}

/** Under this name the firmware knows the sessions of this driver, also those of an agent that was killed. */
const CLIENT = 'kubevac';
const RECONNECT = { initialMilliseconds: 50, maximumMilliseconds: 5_000 };
/** Changes of state come unasked; position and battery are looked at this often, by hand so that who drives sees where to, on a path so that its shape is seen. */
const MANUAL_POLL_MILLISECONDS = 100;
const DRIVING_POLL_MILLISECONDS = 200;
const MOVING_POLL_MILLISECONDS = 1_000;
const RESTING_POLL_MILLISECONDS = 5_000;
/** The observer hears something at least each 10 s; this leaves time for an answer. */
const HEARTBEAT_MILLISECONDS = 4_500;
const LOG_MILLISECONDS = 60_000;

const nothing = z.object({});

/** The driver of the simulated robot (docs/simulator.md), which it reaches over a unix socket. */
export function simulatorDriver(options: SimulatorDriverOptions): Driver {
  return new SimulatorDriver(options);
}

interface Link {
  readonly connection: FirmwareConnection;
  /** Renewed by `settle`, which ends the earlier one. */
  session: string;
}

class SimulatorDriver implements Driver {
  readonly name = 'simulator';
  /** Fields, not methods: the contract has them as functions, which may be passed on. */
  readonly pause = { pause: () => this.#move('pause'), resume: () => this.#move('resume') };
  readonly manual: ManualDriving = {
    begin: () => this.#byHand('start_manual'),
    move: (motion) => this.#byHand('move', { ...motion }),
    // A new session first: no move of the one before is obeyed any more.
    end: () =>
      this.#settled(async () => {
        await this.#newSession();
        await this.#move('end_manual');
      }),
  };

  readonly resetConsumable = async (name: string): Promise<void> =>
    void (await this.#read('reset_consumable', nothing, { name: pascalCase(name) }));

  readonly emptyDustbin = async (): Promise<void> => void (await this.#read('empty_dustbin', nothing));
  readonly settings: Setting<RobotSettings> = {
    read: async () => (await this.#read('status', messages.kept)).settings,
    write: async ({ fanSpeed, volumePercent: percent }) => {
      if (fanSpeed !== undefined) await this.#read('set_fan_speed', nothing, { fanSpeed });
      if (percent !== undefined) await this.#read('set_volume', nothing, { percent });
    },
  };
  readonly restrictions: Setting<Restrictions> = {
    read: () => this.#read('restrictions', restrictions),
    write: async (wished) => void (await this.#read('set_restrictions', nothing, wished)),
  };

  readonly locate = async (): Promise<void> => void (await this.#read('locate', nothing));
  readonly clean = ({ kind, ...params }: CleanMotion): Promise<void> => this.#move(CLEAN_METHODS[kind], params);
  readonly goTo = (motion: GoToMotion): Promise<void> => this.#move('go_to', { ...motion });
  readonly #options: SimulatorDriverOptions;
  readonly #timeoutMilliseconds: number;
  readonly #log: Logger;
  #link: Link | undefined;
  #changed = Promise.withResolvers<void>();
  /** Until the newest settling is over. */
  #settling: Promise<void> | undefined;

  constructor(options: SimulatorDriverOptions) {
    this.#options = options;
    this.#timeoutMilliseconds = options.requestTimeoutMilliseconds ?? 5_000;
    this.#log = onceIn(options.log, LOG_MILLISECONDS);
  }

  async run(signal: AbortSignal, observer: (observation: Observation | undefined) => void): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      let heard = false;
      try {
        await this.#serve(signal, (observation) => {
          heard = true;
          observer(observation);
        });
      } catch (error) {
        if (!signal.aborted) this.#log.warn({ error, socket: this.#options.socketPath }, 'firmware does not answer');
      }
      if (heard && !signal.aborted) observer(undefined);
      failures = heard ? 0 : failures + 1;
      await delay(backoff(failures, RECONNECT), undefined, { signal }).catch(() => undefined);
    }
  }

  async describe(): Promise<DriverInfo> {
    const { manufacturer, model, firmware, serial, features, ...info } = await this.#read('info', messages.info);
    const { sensors: said } = await this.#read('sensors', messages.sensors);
    const sensors = said.map(({ name, ...sensor }) => ({ name: kebabCase(name), ...sensor }));
    const capabilities = [...features, 'Map', 'Sensors', 'ResetConsumable'];
    return { device: { manufacturer, model, firmware, serial }, capabilities, sensors, ...info };
  }

  async map(): Promise<DriverMap> {
    const said = await this.#read('map', mapMessage);
    return { map: mapOf(said), raw: { name: 'map.simulator.json', bytes: Buffer.from(JSON.stringify(said)) } };
  }

  async readSensors(names: readonly string[]): Promise<SensorValues> {
    const own = names.map(pascalCase);
    const { readings } = await this.#read('read_sensors', messages.readings, { names: own });
    return own.map((name) => readings[name] ?? []);
  }

  async observe(): Promise<Observation> {
    return observationOf(await this.#read('status', messages.status));
  }

  async mark(): Promise<string> {
    return markOf(await this.#read('runs', messages.runs, { limit: 0 }));
  }

  /**
   * A new session: the firmware refuses what arrives later from any earlier one, be it in the buffer of a connection that
   * is gone, held back by the firmware, or sent by an agent that was killed.
   */
  settle(): Promise<void> {
    return this.#settled(() => this.#newSession());
  }

  async #newSession(): Promise<void> {
    const link = this.#linked();
    link.session = await this.#watched(this.#hello(link.connection));
  }

  /** One after the other: a command between two new sessions would be one of the first, and refused as too late. */
  async #settled(settle: () => Promise<void>): Promise<void> {
    const before = this.#settling;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#settling = promise;
    await before;
    try {
      await settle();
    } finally {
      resolve();
      if (this.#settling === promise) this.#settling = undefined;
    }
  }

  async outcome(mark: string): Promise<Outcome> {
    return outcomeSince(mark, await this.#read('runs', messages.runs));
  }

  /** Settles first, so that a start which is late does not undo it. */
  halt(how: 'Dock' | 'Stop'): Promise<void> {
    return this.#settled(async () => {
      await this.#newSession();
      await this.#halt(how);
    });
  }

  async #halt(how: 'Dock' | 'Stop'): Promise<void> {
    if (how === 'Stop') return this.#move('stop');
    try {
      await this.#move('dock');
    } catch (error) {
      if (!(error instanceof DriverError) || error.kind !== 'Refused') throw error;
      await this.#move('stop');
    }
  }

  /** Rather not sent than sent later: while the robot is halted nobody moves it. */
  async #byHand(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<void> {
    if (this.#settling !== undefined) throw new DriverError('Refused', 'the robot is being halted');
    await this.#move(method, params);
  }

  /** From a new connection until it fails; rejects, or resolves when the signal aborts. */
  async #serve(signal: AbortSignal, observer: (observation: Observation) => void): Promise<void> {
    const connection = await FirmwareConnection.open(this.#options.socketPath, () => this.#changed.resolve(), signal);
    const close = (): void => connection.close();
    signal.addEventListener('abort', close);
    try {
      this.#link = { connection, session: await this.#hello(connection) };
      await this.#watch(connection, signal, observer);
    } finally {
      this.#link = undefined;
      signal.removeEventListener('abort', close);
      connection.close();
    }
  }

  async #watch(
    connection: FirmwareConnection,
    signal: AbortSignal,
    observer: (observation: Observation) => void,
  ): Promise<void> {
    let last: Observation | undefined;
    let toldAt = 0;
    while (!signal.aborted) {
      this.#changed = Promise.withResolvers();
      const status = await connection.request('status', messages.status, this.#requestOptions());
      const observation = observationOf(status);
      if (!isDeepStrictEqual(observation, last) || performance.now() - toldAt >= HEARTBEAT_MILLISECONDS) {
        observer(observation);
        toldAt = performance.now();
      }
      last = observation;
      const timer = setTimeout(this.#changed.resolve, pollMilliseconds(observation));
      await this.#changed.promise;
      clearTimeout(timer);
    }
  }

  async #hello(connection: FirmwareConnection): Promise<string> {
    const params = { client: CLIENT };
    const { session } = await connection.request('hello', messages.hello, { params, ...this.#requestOptions() });
    return session;
  }

  /** A command of this session, which the firmware obeys only as long as the session lasts. */
  async #move(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const { connection, session } = this.#linked();
    await this.#watched(connection.request(method, nothing, { params, session, ...this.#requestOptions() }));
  }

  async #read<Schema extends z.ZodType>(method: string, result: Schema, params = {}): Promise<z.infer<Schema>> {
    return this.#watched(this.#linked().connection.request(method, result, { params, ...this.#requestOptions() }));
  }

  /** After a request that failed `run` looks at once whether the firmware answers at all. */
  async #watched<Result>(request: Promise<Result>): Promise<Result> {
    try {
      return await request;
    } catch (error) {
      this.#changed.resolve();
      throw error;
    }
  }

  #linked(): Link {
    if (this.#link === undefined) throw new DriverError('NotAnswering', 'not connected to the simulated robot');
    return this.#link;
  }

  #requestOptions(): { timeoutMilliseconds: number } {
    return { timeoutMilliseconds: this.#timeoutMilliseconds };
  }
}

const CLEAN_METHODS: Record<CleanMotion['kind'], string> = {
  Full: 'clean_full',
  Rooms: 'clean_rooms',
  Zones: 'clean_zones',
  Spot: 'clean_spot',
};

function pollMilliseconds({ state }: Observation): number {
  if (state === 'ManualControl') return MANUAL_POLL_MILLISECONDS;
  if (state === 'Driving') return DRIVING_POLL_MILLISECONDS;
  const isMoving = state === 'Cleaning' || state === 'Returning';
  return isMoving ? MOVING_POLL_MILLISECONDS : RESTING_POLL_MILLISECONDS;
}
