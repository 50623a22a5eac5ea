import { setTimeout as delay } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { silentLogger } from '@kubevac/base/log.ts';
import { startCleaning } from '@kubevac/sandbox/firmware/commands.ts';
import { Firmware } from '@kubevac/sandbox/firmware/firmware.ts';
import { openHome } from '@kubevac/sandbox/firmware/home.ts';
import { letTimePass } from '@kubevac/sandbox/firmware/let-time-pass.ts';
import { parseFloorPlan } from '@kubevac/sandbox/firmware/parse-floor-plan.ts';
import { scan } from '@kubevac/sandbox/firmware/senses/lidar.ts';
import { surveyTerrain } from '@kubevac/sandbox/firmware/terrain.ts';
import type { Bench } from '../bench.ts';
import { rounded } from '../percentile.ts';

const robots = 100;
/** Every tenth robot is from its box: it explores, which is the most work. */
const newRobots = 10;
const plan = 'house';
const mebibyte = 1024 * 1024;

/** Processor time and memory of a hundred robots that all clean at normal speed, in this process. */
export const simulator: Bench = {
  summary: 'a hundred simulated robots that clean a house of twelve rooms, in one process; --seconds 60',
  run: async ({ args, cleanup, progress }) => {
    const { values } = parseArgs({ args: [...args], options: { seconds: { type: 'string', default: '60' } } });
    const seconds = Number(values.seconds);
    if (!(seconds >= 5)) throw new Error(`--seconds ${values.seconds}: it takes at least 5`);
    const ending = new AbortController();
    cleanup.after(() => ending.abort());
    const rssBefore = process.memoryUsage.rss();
    const begun = { cpu: process.cpuUsage(), now: performance.now() };
    const fleet = switchOnFleet();
    for (const { world } of fleet) startCleaning(world, { kind: 'Full' }, { passes: 1, by: 'bench' });
    const plannedSeconds = cpuSecondsSince(begun.cpu);
    progress(`${robots} robots have planned; ${seconds} s are measured`);
    letTimePass(fleet, { log: silentLogger, signal: ending.signal });
    await delay(seconds * 1_000);
    const cores = cpuSecondsSince(begun.cpu) / ((performance.now() - begun.now) / 1_000);
    const mebibytes = (process.memoryUsage.rss() - rssBefore) / mebibyte;
    ending.abort();
    const scanMicroseconds = timeScans(fleet);
    return {
      tables: [
        {
          title: `${robots} robots clean the ${plan} at normal speed, ${newRobots} of them explore it`,
          columns: ['', 'figure', 'goal'],
          rows: [
            ['cores per 100 robots, planning and localisation included', cores.toFixed(3), '0.35'],
            ['MiB of resident memory per robot', (mebibytes / robots).toFixed(2), '2'],
            ['ms for a robot to be switched on and plan its clean', ((plannedSeconds / robots) * 1_000).toFixed(1), ''],
            ['µs of a scan with 360 rays', scanMicroseconds.toFixed(0), '100'],
            ['robots at work at the end', fleet.filter(({ world }) => world.state === 'Cleaning').length, robots],
          ],
        },
      ],
      figures: {
        coresPer100Robots: rounded((cores * 100) / robots, 3),
        mebibytesPerRobot: rounded(mebibytes / robots),
        scanMicroseconds: rounded(scanMicroseconds, 1),
        planMilliseconds: rounded((plannedSeconds / robots) * 1_000),
        robots,
        simulatedSecondsPerRobot: rounded(Math.min(...fleet.map(({ world }) => world.steps)) / 20, 1),
      },
    };
  },
};

function switchOnFleet(): Firmware[] {
  const file = new URL(`../../../sandbox/firmware/plans/${plan}.txt`, import.meta.url);
  const terrain = surveyTerrain(parseFloorPlan(readFileSync(file, 'utf8'), `${plan}.txt`));
  const home = openHome(terrain.plan);
  return Array.from(
    { length: robots },
    (_, index) =>
      new Firmware({
        terrain,
        home,
        isMapLearned: index % (robots / newRobots) !== 0,
        seed: index + 1,
        timeFactor: 1,
        batteryPercent: 90,
        serial: `SIM-${index}`,
        now: () => performance.now(),
        wallNow: () => Date.now(),
      }),
  );
}

/** Processor time of one scan with all rays from where each robot is; the best of some rounds, as others use the machine too. */
function timeScans(fleet: readonly Firmware[]): number {
  const rounds = Array.from({ length: 10 }, () => {
    const begun = process.cpuUsage();
    for (let turn = 0; turn < 10; turn += 1)
      for (const { world } of fleet) scan(world.home, world.motion, world.readingRandom);
    return (cpuSecondsSince(begun) / (10 * fleet.length)) * 1e6;
  });
  return Math.min(...rounds);
}

function cpuSecondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
