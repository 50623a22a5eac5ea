import type { Row } from '../dashboard.ts';
import { rowToRobot } from '../looks/links.ts';
import { lowerIsWorse } from '../looks/thresholds.ts';
import { ago, asGauge, decimals, inUnit, withLimits } from '../panels/cells.ts';
import { table } from '../panels/table.ts';
import { ofRobots, perRobot, perRobotAnd } from '../queries/selectors.ts';

const half = { width: 12, height: 9 } as const;

const ratio = ofRobots('kubevac_robot_consumable_remaining_ratio');
const seconds = ofRobots('kubevac_robot_consumable_remaining_seconds');

const consumables = table({
  ...half,
  title: 'Parts that wear',
  description:
    'What is left of brushes, filters and sensors, those with the smallest share first. A firmware tells a share, hours of work, or both. After a change: kubectl vac reset ROBOT PART.',
  noValue: 'No robot tells of its parts',
  values: {
    Known: `min by (namespace, robot, consumable) (${ratio} or ${seconds})`,
    'Hours left': `min by (namespace, robot, consumable) (${seconds}) / 3600`,
    Left: `min by (namespace, robot, consumable) (${ratio})`,
  },
  labels: { robot: 'Robot', namespace: 'Namespace', consumable: 'Part' },
  columns: ['Robot', 'Namespace', 'Part', 'Left', 'Hours left'],
  sortBy: { column: 'Left' },
  looks: {
    Robot: [rowToRobot],
    Left: asGauge(lowerIsWorse(0.05, 0.15)),
    'Hours left': [inUnit('suffix:h'), decimals(0), ...withLimits(lowerIsWorse(1, 10))],
  },
});

const software = table({
  ...half,
  title: 'Makes and versions',
  description:
    'What each robot is, and the agent that speaks for it. An agent whose start is always moments ago is restarting.',
  noValue: 'No agent answers',
  values: {
    Agent: perRobotAnd('version, driver', ofRobots('kubevac_agent_info')),
    Robots: perRobotAnd('manufacturer, model, firmware', ofRobots('kubevac_robot_info')),
    'Agent began': perRobot(`1000 * ${ofRobots('process_start_time_seconds')}`),
  },
  labels: {
    robot: 'Robot',
    namespace: 'Namespace',
    manufacturer: 'Make',
    model: 'Model',
    firmware: 'Firmware',
    version: 'Agent version',
    driver: 'Driver',
  },
  columns: ['Robot', 'Namespace', 'Make', 'Model', 'Firmware', 'Driver', 'Agent version', 'Agent began'],
  sortBy: { column: 'Robot' },
  looks: { Robot: [rowToRobot], 'Agent began': ago },
});

export const upkeep: Row = { title: 'Upkeep', panels: [consumables, software] };
