import type { HttpHandler, HttpRequest } from '@kubevac/base/http.ts';
import { hasCondition } from '../objects/condition.ts';
import { nodeNameOf } from '../objects/node.ts';
import type { RobotObject } from '../objects/robot.ts';
import { ROBOT_PAGES } from './robot-page.ts';

export interface ServiceDiscoveryOptions {
  /** All VacuumRobots; undefined while they are not all known. */
  readonly robots: () => readonly RobotObject[] | undefined;
  /** Where Prometheus reaches this operator, `host:port`; as it was asked when absent. */
  readonly address?: string | undefined;
}

/** As Prometheus reads it (HTTP service discovery). */
interface TargetGroup {
  readonly targets: readonly [string];
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * The list of targets for Prometheus: one for each robot. Who does not know all robots yet says so, instead of a list that would
 * end what is scraped.
 */
export function serviceDiscovery({ robots, address }: ServiceDiscoveryOptions): HttpHandler {
  return (request) => {
    const all = robots();
    if (all === undefined) return { status: 503, body: 'the VacuumRobots are not known yet\n' };
    const operator = address ?? hostOf(request);
    if (operator === undefined) return { status: 400, body: 'the request has no Host header\n' };
    const body = JSON.stringify(all.map((robot) => targetOf(robot, operator)));
    return { contentType: 'application/json', body };
  };
}

function hostOf({ headers }: HttpRequest): string | undefined {
  return headers.host === '' ? undefined : headers.host;
}

/**
 * `__meta_kubevac_reach` says whether Prometheus goes there itself: where the operator is asked it needs a token, which no robot
 * must ever see.
 */
function targetOf(robot: RobotObject, operator: string): TargetGroup {
  const { namespace, name } = robot.metadata;
  const model = robot.status.device?.model;
  const direct = robot.status.agent?.metricsAddress;
  const labels = {
    namespace,
    robot: name,
    // One that is not claimed is another robot's.
    ...(hasCondition(robot.status, 'NodeClaimed', 'False') ? {} : { node: nodeNameOf(robot) }),
    ...(model !== undefined && { model }),
  };
  if (direct !== undefined)
    return { targets: [direct], labels: { ...labels, __metrics_path__: '/metrics', __meta_kubevac_reach: 'Direct' } };
  const path = `${ROBOT_PAGES}${namespace}/${name}/metrics`;
  return { targets: [operator], labels: { ...labels, __metrics_path__: path, __meta_kubevac_reach: 'Operator' } };
}
