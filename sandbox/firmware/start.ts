import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@kubevac/base/log.ts';
import { askFirmware } from './ask.ts';
import type { StartLogLine } from './start-log.ts';

export interface StartFirmwareOptions {
  readonly socketPath: string;
  /** The name of a plan in `plans/`, or a file. */
  readonly plan?: string;
  /** Whether the robot knows its home from an earlier life; it does unless it is said. */
  readonly map?: 'learned' | 'none';
  /** Faults that come by themselves in an hour under way. */
  readonly faultRate?: number;
  readonly seed?: number;
  readonly timeFactor?: number;
  readonly batteryPercent?: number;
  readonly serial?: string;
  readonly startLogPath?: string;
  /** Outlives this process, and then logs nowhere. Otherwise it ends with this process, however that ends. */
  readonly detached?: boolean;
  readonly log: Logger;
}

/** A simulated robot in a process of its own. */
export interface RunningFirmware {
  readonly pid: number;
  readonly socketPath: string;
  /** Every start of motion since the process began, oldest first. */
  startLog(): Promise<readonly StartLogLine[]>;
  /** Asks anything of docs/simulator.md. @throws FirmwareError when the firmware answers with an error */
  request(method: string, params?: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Resolves when the process is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Ends it politely, then not. Resolves when it is gone. */
  stop(): Promise<void>;
}

const START_MILLISECONDS = 10_000;
const STOP_MILLISECONDS = 2_000;
/** Several robots run beside each other: 15 MB less for each. */
const SMALL = ['--max-semi-space-size=1', '--optimize-for-size'];
const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

/**
 * Starts the simulated robot and waits until it answers.
 *
 * @throws when it does not within 10 s, with what it said
 */
export async function startFirmware(options: StartFirmwareOptions): Promise<RunningFirmware> {
  const { socketPath, log } = options;
  const child = spawnFirmware(options);
  const exited = once(child, 'exit');
  const lastWords: string[] = [];
  if (child.stderr !== null)
    createInterface(child.stderr).on('line', (line) => {
      log.debug({ line }, 'firmware said');
      if (lastWords.push(line) > 20) lastWords.shift();
    });
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await exited;
  };
  if (!(await answersInTime(child, socketPath))) {
    await kill('SIGKILL');
    throw new Error(`the simulated robot did not start: ${lastWords.join('\n')}`);
  }
  if (options.detached === true) child.unref();
  return {
    pid: child.pid ?? 0,
    socketPath,
    startLog: async () => ((await askFirmware(socketPath, 'start_log')) as { starts: StartLogLine[] }).starts,
    request: (method, params) => askFirmware(socketPath, method, params),
    kill,
    stop: async () => {
      const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS);
      await kill('SIGTERM');
      clearTimeout(impatience);
    },
  };
}

function spawnFirmware(options: StartFirmwareOptions): ChildProcess {
  const flags = {
    socket: options.socketPath,
    plan: options.plan,
    map: options.map,
    'fault-rate': options.faultRate,
    seed: options.seed,
    'time-factor': options.timeFactor,
    'battery-percent': options.batteryPercent,
    serial: options.serial,
    'start-log': options.startLogPath,
  };
  const words = Object.entries(flags).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]));
  const isDetached = options.detached === true;
  return spawn(process.execPath, [...SMALL, MAIN, ...words], {
    // A Ctrl-C in the terminal is for us.
    detached: true,
    stdio: isDetached ? 'ignore' : ['pipe', 'ignore', 'pipe'],
    env: isDetached ? process.env : { ...process.env, KUBEVAC_EXIT_WITH_STDIN: '1' },
  });
}

async function answersInTime(child: ChildProcess, socketPath: string): Promise<boolean> {
  const deadline = performance.now() + START_MILLISECONDS;
  while (performance.now() < deadline && child.exitCode === null && child.signalCode === null) {
    try {
      await askFirmware(socketPath, 'info');
      return true;
    } catch {
      await delay(20);
    }
  }
  return false;
}
