import { WISHED_MISSES } from '@kubevac/protocol/schedule/wished-misses.ts';
import type { Row } from '../dashboard.ts';
import { rowToRobot } from '../looks/links.ts';
import { noneIsGood } from '../looks/thresholds.ts';
import { ago, decimals, inUnit, orElse, withLimits } from '../panels/cells.ts';
import { table } from '../panels/table.ts';
import { addedInRange, robotTimesInRange } from '../queries/events.ts';
import { ofRobots, perRobot, sumPerRobot } from '../queries/selectors.ts';

const added = (total: string): string => addedInRange(ofRobots(total));
const milliseconds = (timestamp: string): string => perRobot(`1000 * ${timestamp}`);
const lastEnd = (result: string): string =>
  milliseconds(ofRobots('kubevac_agent_task_last_end_timestamp_seconds', `result="${result}"`));

export const lastNight: Row = {
  title: "Last night's runs",
  panels: [
    table({
      width: 24,
      height: 8,
      title: 'What came of the night',
      description:
        'What each robot did in the last 16 hours: cleanings, area and distance from its firmware, so a person who pressed its button counts too; runs that schedules began, and those that were missed. Of a robot that was offline at the time it is what has been heard since.',
      noValue: 'Prometheus has heard of no robot in this time',
      values: {
        'Scheduled runs': robotTimesInRange(ofRobots('kubevac_agent_schedule_runs_total')),
        Cleanings: added('kubevac_robot_cleanings_total'),
        Area: added('kubevac_robot_cleaned_area_square_meters_total'),
        'Time at it': added('kubevac_robot_cleaning_seconds_total'),
        Driven: added('kubevac_robot_distance_meters_total'),
        Missed: sumPerRobot(
          robotTimesInRange(ofRobots('kubevac_agent_schedule_misses_total', `cause!~"${WISHED_MISSES.join('|')}"`)),
        ),
        'Last success': lastEnd('Succeeded'),
        'Last failure': lastEnd('Failed'),
        'Last scheduled run': milliseconds(ofRobots('kubevac_agent_schedule_last_run_timestamp_seconds')),
        'Last miss': milliseconds(ofRobots('kubevac_agent_schedule_last_miss_timestamp_seconds')),
      },
      labels: { robot: 'Robot', namespace: 'Namespace' },
      columns: [
        'Robot',
        'Namespace',
        'Cleanings',
        'Area',
        'Time at it',
        'Driven',
        'Scheduled runs',
        'Missed',
        'Last success',
        'Last failure',
        'Last scheduled run',
        'Last miss',
      ],
      sortBy: { column: 'Robot' },
      looks: {
        Robot: [rowToRobot],
        Area: [inUnit('areaM2'), decimals(1)],
        'Time at it': [inUnit('dthms')],
        Driven: [inUnit('lengthm')],
        Missed: [...withLimits(noneIsGood()), orElse('0')],
        'Last success': ago,
        'Last failure': ago,
        'Last scheduled run': ago,
        'Last miss': ago,
      },
    }).timeFrom('16h'),
  ],
};
