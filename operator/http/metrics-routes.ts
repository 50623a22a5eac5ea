import type { HttpHandler } from '@kubevac/base/http.ts';
import type { Metrics } from '@kubevac/base/metrics.ts';
import type { RobotObject } from '../objects/robot.ts';
import type { Reflector } from '../kube/reflector.ts';
import { ROBOT_PAGES, robotPage, type RobotPageOptions } from './robot-page.ts';
import { serviceDiscovery } from './service-discovery.ts';

export interface MetricsRoutesOptions extends Pick<RobotPageOptions, 'rpc' | 'brokerConnected' | 'linkOf' | 'observe'> {
  /** The operator's own. */
  readonly metrics: Metrics;
  readonly robots: Pick<Reflector<RobotObject>, 'synced' | 'list' | 'get'>;
  /** As `serviceDiscovery` has it. */
  readonly address: string | undefined;
  /** Lets in who may read a page. */
  readonly gate: (page: HttpHandler) => HttpHandler;
}

/** All that Prometheus reads, in every replica: the operator's metrics, the list of robots, and the page of each. */
export function metricsRoutes(options: MetricsRoutesOptions): Readonly<Record<string, HttpHandler>> {
  const { metrics, robots, address, gate } = options;
  const list = (): readonly RobotObject[] | undefined => (robots.synced ? robots.list() : undefined);
  const exists: RobotPageOptions['exists'] = ({ namespace, name }) =>
    robots.synced ? robots.get(namespace, name) !== undefined : undefined;
  return {
    '/metrics': gate(metrics.handler),
    '/sd': gate(serviceDiscovery({ robots: list, address })),
    [ROBOT_PAGES]: gate(robotPage({ ...options, exists })),
  };
}
