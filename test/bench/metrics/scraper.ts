import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export interface Scraper {
  /** Milliseconds from each request to the end of its page. */
  readonly took: number[];
  /** What came instead of a page, in words. */
  readonly failures: string[];
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
    failures: [],
    stop: async () => {
      ended.abort();
      await running;
      await Promise.all(underWay);
      agent.destroy();
    },
  };
  const scrape = async (target: URL): Promise<void> => {
    const begun = performance.now();
    const failure = await failureOf(target, agent).catch(String);
    if (failure === undefined) scraper.took.push(performance.now() - begun);
    else scraper.failures.push(failure);
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

/** Undefined where a page came. */
function failureOf(target: URL, agent: Agent): Promise<string | undefined> {
  const headers = { 'accept-encoding': 'gzip', 'x-prometheus-scrape-timeout-seconds': '10' };
  return new Promise((resolve, reject) => {
    get(target, { agent, headers }, (response) => {
      const { statusCode } = response;
      response.resume().on('end', () => resolve(statusCode === 200 ? undefined : `status ${statusCode}`));
    }).on('error', reject);
  });
}
