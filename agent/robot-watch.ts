import { onceIn, type Logger } from '@kubevac/base/log.ts';
import type { Telemetry } from '@kubevac/protocol/telemetry.ts';
import { PROTOCOL_VERSION } from '@kubevac/protocol/version.ts';
import type { Driver, DriverInfo, Observation } from './drivers/driver.ts';
import type { Link } from './link/link.ts';
import type { TaskRunner } from './tasks/task-runner.ts';

export interface RobotWatchOptions {
  readonly driver: Driver;
  readonly runner: TaskRunner;
  readonly link: Link;
  readonly version: string;
  readonly usage: () => Telemetry['usage'];
  readonly log: Logger;
}

/** Rooms are edited in the vendor's app now and then. */
const describeMilliseconds = 60_000;

/** Passes on what the driver sees: to the runner, and as `telemetry` and `info` to the cluster. */
export class RobotWatch {
  readonly #options: RobotWatchOptions;
  readonly #repeating: Logger;
  #info: DriverInfo | undefined;
  #silent = true;
  #describedAt = 0;
  #told: Observation | undefined;
  #toldTask: string | undefined;

  constructor(options: RobotWatchOptions) {
    this.#options = options;
    this.#repeating = onceIn(options.log, 60_000);
  }

  /** Keeps the driver at work until the signal aborts. The agent has a heartbeat also before its firmware answers. */
  run(signal: AbortSignal): Promise<void> {
    this.#tell({ state: 'Unknown' });
    return this.#options.driver.run(signal, (observation) => this.#observed(observation));
  }

  /** Nothing is new but what the agent uses. */
  beat(): void {
    if (this.#told !== undefined) this.#tell(this.#told);
  }

  /** The task the robot is at may be another one. */
  tellAgain(): void {
    if (this.#told !== undefined && this.#options.runner.currentTask !== this.#toldTask) this.#tell(this.#told);
  }

  #observed(observation: Observation | undefined): void {
    const { runner, log } = this.#options;
    if (observation === undefined) {
      log.warn({}, 'firmware does not answer');
      this.#silent = true;
      this.#info = undefined;
      runner.observed(undefined, undefined);
      this.#tell({ state: 'Unknown' });
      return;
    }
    if (this.#silent || performance.now() - this.#describedAt > describeMilliseconds) void this.#describe();
    this.#silent = false;
    runner.observed(observation, this.#info);
    this.#tell(observation);
  }

  /** After each silence and now and again: the firmware, its rooms or its map may be others. */
  async #describe(): Promise<void> {
    this.#describedAt = performance.now();
    const { driver, link, runner, version } = this.#options;
    try {
      this.#info = await driver.describe();
      link.inform({ protocol: PROTOCOL_VERSION, agentVersion: version, driver: driver.name, ...this.#info });
      runner.observed(await driver.observe(), this.#info);
    } catch (error) {
      this.#silent = true;
      this.#repeating.warn({ error }, 'firmware did not describe itself');
    }
  }

  #tell(observed: Observation): void {
    const { progress: _progress, dustbinFull: _full, wifiSignalDecibelMilliwatts: _signal, ...observation } = observed;
    const { link, runner } = this.#options;
    const usage = this.#options.usage();
    const currentTask = runner.currentTask;
    this.#told = observed;
    this.#toldTask = currentTask;
    link.tell({
      protocol: PROTOCOL_VERSION,
      ...observation,
      ...(currentTask !== undefined && { currentTask }),
      ...(usage && { usage }),
    });
  }
}
