import { AnnotationQueryBuilder, type Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { assemble } from '../dashboard.ts';
import { colours } from '../looks/colours.ts';
import { datasource, oneNamespace, oneRobot } from '../looks/variables.ts';
import { ofRobots, perRobotAnd } from '../queries/selectors.ts';
import { agent } from './agent.ts';
import { link } from './link.ts';
import { now } from './now.ts';
import { tasks } from './tasks.ts';
import { timeline } from './timeline.ts';
import { upkeep } from './upkeep.ts';
import { where } from './where.ts';

const faults = new AnnotationQueryBuilder()
  .name('Faults')
  .datasource(datasource)
  .enable(true)
  .iconColor(colours.vermilion)
  .expr(perRobotAnd('reason', ofRobots('kubevac_robot_error')))
  .titleFormat('{{reason}}')
  .step('15s');

/** One robot: what it did in the time range, and how it is. */
export const robot = (): Dashboard =>
  assemble({
    name: 'robot',
    title: 'Robot',
    description: 'One robot: what it does and did, its path, its tasks, its parts, and how well it is reached.',
    variables: [oneNamespace(), oneRobot()],
    annotations: [faults],
    rows: [now, timeline, where, tasks, upkeep, link, agent],
  });
