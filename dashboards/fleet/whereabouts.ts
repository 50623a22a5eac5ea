import type { Row } from '../dashboard.ts';
import { bad } from '../looks/colours.ts';
import { rowToRobot, seriesToRobot } from '../looks/links.ts';
import { STATE_WORDS } from '../looks/states.ts';
import { lowerIsWorse } from '../looks/thresholds.ts';
import { yesIsGood, yesIsPlain } from '../looks/words.ts';
import { asBadges, asGauge, asTextIn, asWords, decimals, inUnit, withLimits } from '../panels/cells.ts';
import { lanes } from '../panels/lanes.ts';
import { table } from '../panels/table.ts';
import { ofRobots, perRobot, perRobotAnd, robotTargets } from '../queries/selectors.ts';
import { stateNumber } from '../queries/state.ts';

const whoIsWhere = table({
  width: 24,
  height: 10,
  title: 'Who is where, and at what',
  description:
    'Each robot as it is now. X and Y are meters in the map of that robot, of which each has one of its own. What a robot lacks, or does not say, is empty. A click on its name opens its dashboard.',
  noValue: 'Prometheus has no robots',
  values: {
    State: stateNumber,
    Answers: perRobotAnd('node, model', robotTargets),
    Battery: perRobot(ofRobots('kubevac_robot_battery_ratio')),
    Charging: perRobot(ofRobots('kubevac_robot_battery_charging')),
    'At a task': perRobotAnd('kind', ofRobots('kubevac_robot_current_task')),
    Progress: perRobot(ofRobots('kubevac_robot_current_task_progress_ratio')),
    'Has a fault': perRobotAnd('reason', ofRobots('kubevac_robot_error')),
    X: perRobot(ofRobots('kubevac_robot_position_x_meters')),
    Y: perRobot(ofRobots('kubevac_robot_position_y_meters')),
    'Wi-Fi': perRobot(ofRobots('kubevac_robot_wifi_signal_dbm')),
  },
  labels: { robot: 'Robot', namespace: 'Namespace', node: 'Node', model: 'Model', kind: 'Task', reason: 'Fault' },
  columns: [
    'Robot',
    'Namespace',
    'State',
    'Task',
    'Progress',
    'Fault',
    'Battery',
    'Charging',
    'X',
    'Y',
    'Wi-Fi',
    'Answers',
    'Node',
    'Model',
  ],
  sortBy: { column: 'Robot' },
  looks: {
    Robot: [rowToRobot],
    State: asBadges(STATE_WORDS),
    Answers: asWords(yesIsGood),
    Battery: asGauge(lowerIsWorse(0.15, 0.25)),
    Charging: asWords(yesIsPlain),
    Progress: [inUnit('percentunit'), decimals(0)],
    Fault: asTextIn(bad),
    X: [inUnit('lengthm'), decimals(2)],
    Y: [inUnit('lengthm'), decimals(2)],
    'Wi-Fi': [inUnit('dBm'), ...withLimits(lowerIsWorse(-80, -70))],
  },
});

const states = lanes({
  width: 24,
  height: 9,
  title: 'What they did',
  description:
    'The state of each robot over the time range. Over long ranges a state that was shorter than a piece of the lane may not show. Where a lane is empty Prometheus itself did not ask.',
  noValue: 'Prometheus has no robots',
  queries: [{ expr: stateNumber, legend: '{{namespace}}/{{robot}}' }],
  words: STATE_WORDS,
}).overrideByRegexp('.*', [seriesToRobot]);

export const whereabouts: Row = { title: 'Who is where, and at what', panels: [whoIsWhere, states] };
