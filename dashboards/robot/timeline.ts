import { AxisPlacement } from '@grafana/grafana-foundation-sdk/common';
import type { Row } from '../dashboard.ts';
import { colours } from '../looks/colours.ts';
import { STATE_WORDS } from '../looks/states.ts';
import { KIND_WORDS } from '../looks/tasks.ts';
import { asBackground, graph } from '../panels/graph.ts';
import { lanes } from '../panels/lanes.ts';
import { ofRobots, perRobot } from '../queries/selectors.ts';
import { moves, stateNumber, taskNumber } from '../queries/state.ts';

const states = lanes({
  width: 24,
  height: 6,
  title: 'What it did',
  description:
    'Its state, and the kind of task that it was at: motion without a task is what a person began by hand. Over long ranges what was shorter than a piece of the lane may not show.',
  noValue: 'Prometheus does not know this robot',
  queries: [
    { expr: stateNumber, legend: 'State' },
    { expr: taskNumber, legend: 'Task' },
  ],
  words: { ...STATE_WORDS, ...KIND_WORDS },
});

const battery = graph({
  width: 24,
  height: 8,
  title: 'Battery against activity',
  description:
    'How full the battery is, before a ground that is tinted while the robot is on the move and while it is charged.',
  unit: 'percentunit',
  noValue: 'The robot does not say',
  max: 1,
  queries: [
    { expr: perRobot(ofRobots('kubevac_robot_battery_ratio')), legend: 'Battery' },
    { expr: moves, legend: 'On the move' },
    { expr: perRobot(ofRobots('kubevac_robot_battery_charging')), legend: 'Charging' },
  ],
  colours: { Battery: colours.blue },
})
  .min(0)
  .axisPlacement(AxisPlacement.Left)
  .overrideByName('On the move', asBackground(colours.orange))
  .overrideByName('Charging', asBackground(colours.green));

export const timeline: Row = { title: 'What it did', panels: [states, battery] };
