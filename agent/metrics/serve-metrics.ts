import { startHttpServer, type HttpHandler, type HttpServer } from '@kubevac/base/http.ts';
import type { Logger } from '@kubevac/base/log.ts';
import type { Metrics } from '@kubevac/base/metrics.ts';

export interface ServeMetricsOptions {
  /** Where Prometheus reaches this agent; undefined where it asks through the operator. */
  readonly metricsAdvertise?: string | undefined;
  readonly metricsHost: string;
  readonly metricsPort: number;
  readonly log: Logger;
}

/** Two Prometheus, and a person. */
const maximumConnections = 16;
/** Nobody is asked for a token, and whoever asks again and again is not to take the processor of a robot. */
const freshMilliseconds = 250;

/** The page, made once for all who ask within a moment. */
function sharedPage(metrics: Metrics): HttpHandler {
  let page: ReturnType<Metrics['handler']> | undefined;
  let madeAt = 0;
  return () => {
    const now = performance.now();
    if (page !== undefined && now - madeAt < freshMilliseconds) return page;
    madeAt = now;
    page = metrics.handler();
    return page;
  };
}

/**
 * Serves the page to Prometheus itself, where it reaches this agent; undefined where it does not, or where the port cannot be had: a
 * robot does not stop for that, and the operator can be asked for its page.
 */
export async function serveMetrics(metrics: Metrics, options: ServeMetricsOptions): Promise<HttpServer | undefined> {
  const { metricsAdvertise, metricsHost: host, metricsPort, log } = options;
  if (metricsAdvertise === undefined) return undefined;
  const routes = { '/metrics': sharedPage(metrics) };
  try {
    const server = await startHttpServer({ host, port: metricsPort, routes, maximumConnections, log });
    log.info({ port: server.port, address: metricsAdvertise }, 'metrics served');
    return server;
  } catch (error) {
    log.error({ host, port: metricsPort, error }, 'metrics not served');
    return undefined;
  }
}
