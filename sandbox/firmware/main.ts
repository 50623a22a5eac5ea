import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readConfig } from '@kubevac/base/config.ts';
import { createLogger, type Logger } from '@kubevac/base/log.ts';
import { Firmware } from './firmware.ts';
import { parseFloorPlan } from './parse-floor-plan.ts';
import { listen } from './server.ts';
import { surveyTerrain, type Terrain } from './terrain.ts';

/** Linux allows 108 bytes for the path of a unix socket, one of them the final NUL. */
const socketPath = z.string().min(1).max(107);

const schema = z.object({
  socket: socketPath.describe('the unix socket to listen on'),
  plan: z.string().default('flat').describe('a floor plan: the name of one in sandbox/firmware/plans, or a file'),
  seed: z.int().default(1).describe('the same seed, plan and commands make the same run'),
  timeFactor: z.number().min(0).max(1_000).default(1).describe('simulated seconds in a real one'),
  batteryPercent: z.number().min(0).max(100).default(90).describe('the charge to begin with'),
  serial: z.string().min(1).max(64).default('SIM-0001').describe('the serial number the robot says it has'),
  startLog: z.string().optional().describe('a file that gets one JSON line for each start of motion'),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('what is logged'),
});
type Config = z.infer<typeof schema>;

const HELP = `The simulated robot: firmware and physics, behind a unix socket (docs/simulator.md).

  node sandbox/firmware/main.ts --socket robot.sock --time-factor 10`;

/** Often enough that a listener hears of a change within a fifth of a second. */
const MOVING_TICK_MILLISECONDS = 200;
const FAST_TICK_MILLISECONDS = 50;
const RESTING_TICK_MILLISECONDS = 1_000;

const config = readConfig({
  schema,
  argv: process.argv.slice(2),
  env: process.env,
  envPrefix: 'KUBEVAC_FIRMWARE',
  help: HELP,
});
if ('help' in config) process.stdout.write(config.help);
else if (!config.ok) fail(config.faults);
else await main(config.value).catch((error: unknown) => fail([error instanceof Error ? error.message : String(error)]));

async function main(settings: Config): Promise<void> {
  const log = createLogger({ name: 'firmware', level: settings.logLevel });
  const ending = endingSignal();
  const firmware = new Firmware({
    ...settings,
    terrain: readTerrain(settings.plan),
    startLogPath: settings.startLog,
    now: () => performance.now(),
    wallNow: () => Date.now(),
  });
  await listen(firmware, { socketPath: settings.socket, log, signal: ending });
  log.info({ socket: settings.socket, plan: settings.plan, bootId: firmware.bootId }, 'robot switched on');
  letTimePass(firmware, { log, signal: ending });
}

function readTerrain(plan: string): Terrain {
  const isName = /^[\w-]+$/.test(plan);
  const path = isName ? fileURLToPath(new URL(`plans/${plan}.txt`, import.meta.url)) : plan;
  return surveyTerrain(parseFloorPlan(readFileSync(path, 'utf8'), path));
}

/** Lets time pass, and rarely where nothing moves: a request brings the world to the present by itself. */
function letTimePass(firmware: Firmware, { log, signal }: { log: Logger; signal: AbortSignal }): void {
  let timer: NodeJS.Timeout | undefined;
  const tick = (): void => {
    const { state } = firmware.world;
    firmware.catchUp();
    if (firmware.world.state !== state) log.debug({ state: firmware.world.state }, 'state changed');
    timer = setTimeout(tick, tickMilliseconds(firmware));
  };
  tick();
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
}

function tickMilliseconds({ world, clock }: Firmware): number {
  const isMoving = ['Cleaning', 'Driving', 'Returning'].includes(world.state) || world.run?.state === 'Recharging';
  const atOne = isMoving ? MOVING_TICK_MILLISECONDS : RESTING_TICK_MILLISECONDS;
  return Math.max(FAST_TICK_MILLISECONDS, atOne / Math.max(1, clock.factor));
}

/** Aborts on SIGTERM and SIGINT and, where a parent asked for it, when the parent is gone. */
function endingSignal(): AbortSignal {
  const ending = new AbortController();
  const end = (): void => {
    ending.abort();
    process.stdin.destroy();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, end);
  if (process.env['KUBEVAC_EXIT_WITH_STDIN'] === '1') process.stdin.once('close', end).resume();
  return ending.signal;
}

function fail(faults: readonly string[]): void {
  process.stderr.write(`${faults.join('\n')}\n`);
  process.exitCode = 1;
}
