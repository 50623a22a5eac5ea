import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';

const file = join(import.meta.dirname, '../../manifests/monitoring/prometheus/prometheus.yml');

interface ScrapeJob {
  readonly job_name: string;
  readonly http_sd_configs?: readonly object[];
}

export interface ScrapeOptions {
  readonly operatorPort: number;
  /** Of Prometheus; the operator asks for none when absent. */
  readonly token?: string | undefined;
}

/** The jobs of prometheus.yml as it is installed, in a hurry, for an operator on loopback. */
export function scrapeJobs({ operatorPort, token }: ScrapeOptions): object {
  const { scrape_configs } = load(readFileSync(file, 'utf8')) as { scrape_configs: ScrapeJob[] };
  const operator = `127.0.0.1:${operatorPort}`;
  const authorization = token === undefined ? undefined : { type: 'Bearer', credentials: token };
  /** What is for the operator brings its token along, and nothing else does. */
  const withToken = <Part extends object>(part: Part): Part =>
    'authorization' in part ? { ...part, authorization } : part;
  const discovery = { url: `http://${operator}/sd`, refresh_interval: '1s' };
  return {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    scrape_configs: scrape_configs.map((job) => {
      const { http_sd_configs, ...rest } = withToken(job);
      if (http_sd_configs !== undefined)
        return { ...rest, http_sd_configs: http_sd_configs.map((one) => ({ ...withToken(one), ...discovery })) };
      return { ...withToken({ job_name: job.job_name, authorization: {} }), static_configs: [{ targets: [operator] }] };
    }),
  };
}
