import { z } from 'zod';
import { readConfig } from '@kubevac/base/config.ts';
import { createLogger } from '@kubevac/base/log.ts';
import { Firmware } from './firmware.ts';
import { letTimePass } from './let-time-pass.ts';
import { readFloorPlan } from './read-floor-plan.ts';
import { listen } from './server.ts';
import { surveyTerrain } from './terrain.ts';

/** Linux allows 108 bytes for the path of a unix socket, one of them the final NUL. */
const socketPath = z.string().min(1).max(107);

const schema = z.object({
  socket: socketPath.describe('the unix socket to listen on'),
  plan: z
    .string()
    .default('flat')
    .describe('a floor plan, or the map of a real robot: the name of one in sandbox/firmware/plans, or a file'),
  seed: z.int().default(1).describe('the same seed, plan and commands make the same run'),
  timeFactor: z.number().min(0).max(1_000).default(1).describe('simulated seconds in a real one'),
  batteryPercent: z.number().min(0).max(100).default(90).describe('the charge to begin with'),
  serial: z.string().min(1).max(64).default('SIM-0001').describe('the serial number the robot says it has'),
  map: z.enum(['learned', 'none']).default('learned').describe('whether the robot knows its home from an earlier life'),
  faultRate: z.number().min(0).max(3_600).default(0).describe('faults that come by themselves in an hour under way'),
  startLog: z.string().optional().describe('a file that gets one JSON line for each start of motion'),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('what is logged'),
});
type Config = z.infer<typeof schema>;

const HELP = `The simulated robot: firmware and physics, behind a unix socket (docs/simulator.md).

  node sandbox/firmware/main.ts --socket robot.sock --time-factor 10`;

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
    terrain: surveyTerrain(readFloorPlan(settings.plan)),
    isMapLearned: settings.map === 'learned',
    faultsPerHour: settings.faultRate,
    startLogPath: settings.startLog,
    now: () => performance.now(),
    wallNow: () => Date.now(),
  });
  await listen(firmware, { socketPath: settings.socket, log, signal: ending });
  log.info({ socket: settings.socket, plan: settings.plan, bootId: firmware.bootId }, 'robot switched on');
  letTimePass([firmware], { log, signal: ending });
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
