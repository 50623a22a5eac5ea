import { startHttpServer, type HttpServer } from '@kubevac/base/http.ts';
import type { Logger } from '@kubevac/base/log.ts';
import type { Metrics } from '@kubevac/base/metrics.ts';

export interface ServeMetricsOptions {
  /** Where Prometheus reaches this agent; undefined where it asks through the operator. */
  readonly metricsAdvertise?: string | undefined;
  readonly metricsHost: string;
  readonly metricsPort: number;
  readonly log: Logger;
}

/**
 * Serves the page to Prometheus itself, where it reaches this agent; undefined where it does not, or where the port cannot be had: a
 * robot does not stop for that, and the operator can be asked for its page.
 */
export async function serveMetrics(metrics: Metrics, options: ServeMetricsOptions): Promise<HttpServer | undefined> {
  const { metricsAdvertise, metricsHost: host, metricsPort, log } = options;
  if (metricsAdvertise === undefined) return undefined;
  try {
    const server = await startHttpServer({ host, port: metricsPort, routes: { '/metrics': metrics.handler }, log });
    log.info({ port: server.port, address: metricsAdvertise }, 'metrics served');
    return server;
  } catch (error) {
    log.error({ host, port: metricsPort, error }, 'metrics not served');
    return undefined;
  }
}
