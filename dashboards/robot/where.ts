import { BigValueTextMode } from '@grafana/grafana-foundation-sdk/common';
import type { Row } from '../dashboard.ts';
import { decimals, inUnit } from '../panels/cells.ts';
import { figure } from '../panels/figure.ts';
import { addedInRange } from '../queries/events.ts';
import { ofRobots, perRobot } from '../queries/selectors.ts';
import { path } from './path.ts';

const totals = {
  Cleanings: 'kubevac_robot_cleanings_total',
  Area: 'kubevac_robot_cleaned_area_square_meters_total',
  'Time at it': 'kubevac_robot_cleaning_seconds_total',
  Driven: 'kubevac_robot_distance_meters_total',
} as const;

const side = { width: 10, height: 6, shows: BigValueTextMode.ValueAndName } as const;

const whereNow = figure({
  ...side,
  title: 'Where it is',
  description:
    'Where the robot believes to be, in the coordinates of its map; a heading of 0 looks along x, and it grows counter-clockwise.',
  unit: 'lengthm',
  noValue: 'The robot does not say where it is',
  queries: [
    { expr: perRobot(ofRobots('kubevac_robot_position_x_meters')), legend: 'X' },
    { expr: perRobot(ofRobots('kubevac_robot_position_y_meters')), legend: 'Y' },
    { expr: perRobot(ofRobots('kubevac_robot_heading_degrees')), legend: 'Heading' },
  ],
})
  .decimals(2)
  .overrideByName('Heading', [inUnit('degree'), decimals(0)]);

type Totals = (typeof totals)[keyof typeof totals];

/** @param query of each of the counters of the firmware */
function work(title: string, description: string, query: (counter: Totals) => string) {
  const queries = Object.entries(totals).map(([legend, counter]) => ({ expr: query(counter), legend }));
  return figure({ ...side, title, description, unit: 'none', noValue: 'The firmware does not count', queries })
    .decimals(0)
    .overrideByName('Area', [inUnit('areaM2'), decimals(1)])
    .overrideByName('Time at it', [inUnit('dthms')])
    .overrideByName('Driven', [inUnit('lengthm'), decimals(1)]);
}

export const where: Row = {
  title: 'Where it was',
  panels: [
    path,
    whereNow,
    work(
      'In this time',
      'What it did in the time range, whoever began it. From the counters of the firmware.',
      (counter) => addedInRange(ofRobots(counter)),
    ),
    work('In its life', 'What it did since it was made, as its firmware counts.', (counter) =>
      perRobot(ofRobots(counter)),
    ),
  ],
};
