import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { silentLogger } from '@kubevac/base/log.ts';
import { freePort } from '@kubevac/sandbox/free-port.ts';
import { spawnLogged } from '@kubevac/sandbox/process.ts';
import { until } from '../../support/until.ts';
import { startedPages } from '../../support/operator-pages.ts';
import type { Bench, BenchResult, BenchRun } from '../bench.ts';
import { install, type Installation } from '../installation.ts';
import { prepareCleanings, type Clean } from '../latency/cleanings.ts';
import { createRobots, startFleet, type AssertOnline } from '../nodes/start-fleet.ts';
import { percentile, rounded } from '../percentile.ts';
import { cpuSecondsOf, memoryOf } from '../process-usage.ts';
import { startScraper, type Scraper } from './scraper.ts';

/** As in manifests/monitoring. */
const periodSeconds = 15;
const warmUpTasks = 10;
const restSeconds = 20;
const rounds = 4;
const pages = 200;
const settleMilliseconds = 20_000;

interface Page {
  readonly milliseconds: readonly number[];
  readonly firstMilliseconds: number;
  readonly rssBeforeMebibytes: number;
  readonly rssMebibytes: number;
}

/** What a while at rest, and then one of cleanings, was like. */
interface While {
  readonly acceptedMilliseconds: readonly number[];
  readonly operatorCores: number;
}

interface Measured {
  readonly robots: number;
  readonly page: Page;
  readonly quiet: While;
  readonly scraped: While;
  readonly scrapes: Scrapes;
  readonly floor: Scrapes;
}

type Scrapes = Pick<Scraper, 'took' | 'failures'>;

function together(whiles: readonly While[]): While {
  const cores = whiles.reduce((sum, { operatorCores }) => sum + operatorCores, 0);
  return {
    acceptedMilliseconds: whiles.flatMap(({ acceptedMilliseconds }) => acceptedMilliseconds),
    operatorCores: cores / whiles.length,
  };
}

function allOf(scrapers: readonly Scraper[]): Scrapes {
  return { took: scrapers.flatMap(({ took }) => took), failures: scrapers.flatMap(({ failures }) => failures) };
}

/** What metrics cost: an agent's page, and many robots that are scraped through the operator. */
export const metrics: Bench = {
  summary: 'the page of an agent, and robots scraped through the operator every 15 s; --robots 1000 --tasks 200',
  run: async ({ args, cleanup, progress }) => {
    const options = {
      robots: { type: 'string', default: '1000' },
      tasks: { type: 'string', default: '200' },
    } as const;
    const { values } = parseArgs({ args: [...args], options });
    const robots = Number(values.robots);
    const tasks = Number(values.tasks);
    if (!(robots >= 1 && robots <= 5_000)) throw new Error(`--robots ${values.robots}: 1 to 5000`);
    if (!(tasks >= 1)) throw new Error(`--tasks ${values.tasks}: at least 1`);
    const run = { args, cleanup, progress };
    const advertised = `127.0.0.1:${await freePort()}`;
    const agentFlags = [
      '--telemetry-milliseconds=250',
      `--metrics-advertise=${advertised}`,
      '--metrics-host=127.0.0.1',
      `--metrics-port=${advertised.split(':')[1]}`,
    ];
    const installation = await install(cleanup, { timeFactor: 100, agentFlags });
    const { page, file } = await measurePage(installation, advertised);
    const origin = `http://127.0.0.1:${(await startedPages(installation.operator)).metricsPort}`;
    const assertOnline = await startRobots(run, installation, { robots, file });
    const targets = await robotTargets(origin, robots);
    const clean = await prepareCleanings(cleanup, installation);
    for (let task = 1; task <= warmUpTasks; task += 1) await clean(`warm-up-${task}`);
    const quiet: While[] = [];
    const scraped: While[] = [];
    const scrapes: Scraper[] = [];
    // In turns, so that a noisy moment of the machine is not on one side alone.
    for (let round = 1; round <= rounds; round += 1) {
      progress(`round ${round} of ${rounds}: cleanings without scrapes, then while ${robots} robots are scraped`);
      const order = { clean, tasks: Math.ceil(tasks / rounds) };
      quiet.push(await cleanFor(installation, { ...order, name: `quiet-${round}` }));
      const scraper = startScraper(targets, periodSeconds);
      scraped.push(await cleanFor(installation, { ...order, name: `scraped-${round}` }));
      await scraper.stop();
      scrapes.push(scraper);
    }
    assertOnline();
    progress('the same page from a plain exporter');
    const floor = await measureFloor(run, { targets, file, folder: installation.folder });
    return resultOf({
      robots,
      page,
      quiet: together(quiet),
      scraped: together(scraped),
      scrapes: allOf(scrapes),
      floor,
    });
  },
};

/** The page of the real agent, asked for directly, and what it takes to have it. @returns also a file of it, gzipped */
async function measurePage(
  { agent, folder }: Installation,
  advertised: string,
): Promise<{ readonly page: Page; readonly file: string }> {
  const { rssMebibytes: rssBeforeMebibytes } = await memoryOf(agent.pid);
  const milliseconds: number[] = [];
  let text = '';
  for (let count = 0; count < pages; count += 1) {
    const begun = performance.now();
    text = await (await fetch(`http://${advertised}/metrics`)).text();
    milliseconds.push(performance.now() - begun);
    // A page is shared by all who ask within a quarter of a second: each is to be made anew.
    await delay(300);
  }
  const { rssMebibytes } = await memoryOf(agent.pid);
  const file = join(folder, 'page.gz');
  await writeFile(file, gzipSync(text, { level: 1 }));
  const [firstMilliseconds = Number.NaN, ...others] = milliseconds;
  return { page: { milliseconds: others, firstMilliseconds, rssBeforeMebibytes, rssMebibytes }, file };
}

async function startRobots(
  { cleanup, progress }: BenchRun,
  { plane, admin, broker, folder }: Installation,
  { robots, file }: { readonly robots: number; readonly file: string },
): Promise<AssertOnline> {
  progress(`${robots} robots`);
  const { namespace } = plane;
  await createRobots(admin, namespace, robots);
  const assertOnline = await startFleet(cleanup, { folder, url: broker.url, namespace, count: robots, page: file });
  await delay(settleMilliseconds);
  return assertOnline;
}

/** Those that are scraped through the operator, once it has all. */
async function robotTargets(origin: string, robots: number): Promise<URL[]> {
  const read = async (): Promise<URL[] | undefined> => {
    const groups = (await (await fetch(`${origin}/sd`)).json()) as { labels: Record<string, string> }[];
    const through = groups.filter(({ labels }) => labels['__meta_kubevac_reach'] === 'Operator');
    if (through.length < robots) return undefined;
    return through.map(({ labels }) => new URL(labels['__metrics_path__'] ?? '', origin));
  };
  return until(read, { deadlineMilliseconds: 60_000, pollMilliseconds: 500, what: () => 'all robots are targets' });
}

async function cleanFor(
  { operator }: Installation,
  { clean, name, tasks }: { readonly clean: Clean; readonly name: string; readonly tasks: number },
): Promise<While> {
  // The robots alone: a cleaning each second is more than the operator does for all of them.
  const operatorCores = await coresOf(operator.pid, restSeconds);
  const acceptedMilliseconds: number[] = [];
  for (let task = 1; task <= tasks; task += 1)
    acceptedMilliseconds.push((await clean(`${name}-${task}`)).acceptedMilliseconds);
  return { acceptedMilliseconds, operatorCores };
}

async function coresOf(pid: number, seconds: number): Promise<number> {
  const before = await cpuSecondsOf(pid);
  await delay(seconds * 1_000);
  return ((await cpuSecondsOf(pid)) - before) / seconds;
}

async function measureFloor(
  { cleanup }: BenchRun,
  { targets, file, folder }: { readonly targets: readonly URL[]; readonly file: string; readonly folder: string },
): Promise<Scrapes> {
  const port = await freePort();
  const exporter = spawnLogged({
    name: 'plain-exporter',
    command: process.execPath,
    args: [join(import.meta.dirname, 'plain-exporter.ts'), String(port), file],
    logFile: join(folder, 'plain-exporter.log'),
    log: silentLogger,
    exitWithStdin: true,
  });
  cleanup.after(async () => void (await exporter.stop(2_000)));
  await until(() => exporter.tail(1).includes('serves'), { what: () => exporter.tail(5) });
  const moved = targets.map(({ pathname }) => new URL(pathname, `http://127.0.0.1:${port}`));
  const floor = startScraper(moved, periodSeconds);
  await delay(2 * periodSeconds * 1_000);
  await floor.stop();
  return floor;
}

function resultOf({ robots, page, quiet, scraped, scrapes, floor }: Measured): BenchResult {
  const shares = [0.5, 0.99] as const;
  const row = (words: string, samples: readonly number[]): [string, ...string[]] => [
    words,
    ...shares.map((share) => percentile(samples, share).toFixed(1)),
  ];
  const accepted = ({ acceptedMilliseconds }: While): number => percentile(acceptedMilliseconds, 0.99);
  return {
    tables: [
      {
        title: `${robots} robots scraped every ${periodSeconds} s, milliseconds`,
        columns: ['', 'p50', 'p99'],
        rows: [
          row('page of an agent', page.milliseconds),
          row('scrape through the operator', scrapes.took),
          row('plain exporter', floor.took),
          row('accepted, without scrapes', quiet.acceptedMilliseconds),
          row('accepted, while scraped', scraped.acceptedMilliseconds),
        ],
      },
      {
        title: 'What it takes',
        columns: ['', 'without', 'with'],
        rows: [
          ['operator, cores', quiet.operatorCores.toFixed(3), scraped.operatorCores.toFixed(3)],
          ['agent, resident MiB', page.rssBeforeMebibytes.toFixed(1), page.rssMebibytes.toFixed(1)],
          ['failed scrapes', '', String(scrapes.failures.length)],
          ...[...new Set(scrapes.failures)].map((failure) => [`  ${failure}`, '', ''] as const),
        ],
      },
    ],
    figures: {
      robots,
      agentPageMilliseconds: rounded(percentile(page.milliseconds, 0.5)),
      agentPageP99Milliseconds: rounded(percentile(page.milliseconds, 0.99)),
      agentFirstPageMilliseconds: rounded(page.firstMilliseconds),
      agentPageRssMebibytes: rounded(page.rssMebibytes - page.rssBeforeMebibytes, 1),
      operatorCores: rounded(scraped.operatorCores, 3),
      operatorQuietCores: rounded(quiet.operatorCores, 3),
      scrapes: scrapes.took.length,
      failedScrapes: scrapes.failures.length,
      scrapeP50Milliseconds: rounded(percentile(scrapes.took, 0.5)),
      scrapeP99Milliseconds: rounded(percentile(scrapes.took, 0.99)),
      floorP99Milliseconds: rounded(percentile(floor.took, 0.99)),
      acceptP99Ratio: rounded(accepted(scraped) / accepted(quiet)),
      acceptP50Ratio: rounded(
        percentile(scraped.acceptedMilliseconds, 0.5) / percentile(quiet.acceptedMilliseconds, 0.5),
      ),
    },
  };
}
