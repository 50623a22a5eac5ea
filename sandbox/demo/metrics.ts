import { join } from 'node:path';
import { findPrometheus, startPrometheus, type RunningPrometheus } from '../start-prometheus.ts';
import type { DemoProcessOptions } from './processes.ts';

const rules = join(import.meta.dirname, '../../manifests/monitoring/rules/kubevac.rules.yaml');
/** A minute of the robots is three seconds here. */
const interval = '5s';

/** Starts Prometheus beside the robots where it is installed; undefined where it is not, or does not start: the demo goes on without. */
export async function startDemoPrometheus(
  metricsPort: number,
  { folder, log }: Pick<DemoProcessOptions, 'folder' | 'log'>,
): Promise<RunningPrometheus | undefined> {
  if (findPrometheus('prometheus') === undefined) return undefined;
  const operator = `127.0.0.1:${metricsPort}`;
  const configuration = {
    global: { scrape_interval: interval, scrape_timeout: interval, evaluation_interval: interval },
    rule_files: [rules],
    scrape_configs: [
      { job_name: 'kubevac-operator', static_configs: [{ targets: [operator] }] },
      {
        job_name: 'kubevac-robots',
        http_sd_configs: [{ url: `http://${operator}/sd`, refresh_interval: interval }],
      },
    ],
  };
  return startPrometheus({ folder, configuration, log }).catch((error: unknown) => {
    log.warn({ error }, 'Prometheus not started');
    return undefined;
  });
}

/** Where a person finds the metrics. */
export function metricsLines(prometheus: RunningPrometheus | undefined, metricsPort: number): string[] {
  const page = `http://127.0.0.1:${metricsPort}/metrics`;
  if (prometheus === undefined)
    return [
      `The operator's metrics are ${page}. With Prometheus on PATH (apt-get install prometheus) the demo scrapes the robots too.`,
    ];
  const graph = `${prometheus.url}/graph?g0.expr=kubevac_robot_battery_ratio&g0.tab=0&g0.range_input=15m`;
  return [`Prometheus scrapes the robots: ${graph}`, 'docs/quickstart.md has the dashboards for a Grafana of yours.'];
}
