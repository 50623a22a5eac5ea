import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export interface Scraper {
  /** Milliseconds from each request to the end of its page. */
  readonly took: number[];
  failures: number;
  /** Resolves when what is under way is over. */
  stop(): Promise<void>;
}

/**
 * Scrapes each target once in a period, as Prometheus does: spread over it, over connections that are kept, and when it is due,
 * whether the one before has answered or not.
 */
export function startScraper(targets: readonly URL[], periodSeconds: number): Scraper {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: targets.length });
  const ended = new AbortController();
  const underWay = new Set<Promise<void>>();
  const scraper: Scraper = {
    took: [],
    failures: 0,
    stop: async () => {
      ended.abort();
      await running;
      await Promise.all(underWay);
      agent.destroy();
    },
  };
  const scrape = async (target: URL): Promise<void> => {
    const begun = performance.now();
    const status = await statusOf(target, agent).catch(() => 0);
    if (status === 200) scraper.took.push(performance.now() - begun);
    else scraper.failures += 1;
  };
  const run = async (): Promise<void> => {
    const begun = performance.now();
    for (let next = 0; !ended.signal.aborted; next += 1) {
      const dueAt = begun + (next * periodSeconds * 1_000) / targets.length;
      await delay(Math.max(dueAt - performance.now(), 0), undefined, { signal: ended.signal }).catch(() => undefined);
      const target = targets[next % targets.length];
      if (target === undefined || ended.signal.aborted) return;
      const one = scrape(target).finally(() => underWay.delete(one));
      underWay.add(one);
    }
  };
  const running = run();
  return scraper;
}

function statusOf(target: URL, agent: Agent): Promise<number> {
  const headers = { 'accept-encoding': 'gzip', 'x-prometheus-scrape-timeout-seconds': '10' };
  return new Promise((resolve, reject) => {
    get(target, { agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    }).on('error', reject);
  });
}
