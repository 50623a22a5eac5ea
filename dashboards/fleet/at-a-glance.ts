import type { Row } from '../dashboard.ts';
import { bad, good, soon } from '../looks/colours.ts';
import { rowToRobot } from '../looks/links.ts';
import { lowerIsWorse, noneIsGood, noMatter } from '../looks/thresholds.ts';
import type { Words } from '../looks/words.ts';
import { asBadges, wide } from '../panels/cells.ts';
import { figure } from '../panels/figure.ts';
import { table } from '../panels/table.ts';
import { addedInRange } from '../queries/events.ts';
import { problems } from '../queries/problems.ts';
import { ofRobots, perRobot, robotTargets } from '../queries/selectors.ts';
import { moves } from '../queries/state.ts';

const small = { width: 4, height: 4 } as const;

const orNone = (query: string): string => `${query} or vector(0)`;

const URGENCY: Words = { 1: ['Now', bad], 2: ['Soon', soon], 3: ['Have a look', good] };

export const atAGlance: Row = {
  title: 'Problems first',
  panels: [
    figure({
      ...small,
      title: 'Robots',
      description: 'Robots that Prometheus asks for their pages, whether they answer or not.',
      unit: 'none',
      queries: [{ expr: orNone(`count(${perRobot(robotTargets)})`) }],
    }),
    figure({
      ...small,
      title: 'Offline',
      description: 'Robots whose agents do not answer: unplugged, out of the Wi-Fi, or stopped.',
      unit: 'none',
      queries: [{ expr: orNone(`count(${perRobot(robotTargets)} == 0)`) }],
      limits: noneIsGood(),
    }),
    figure({
      ...small,
      title: 'Problems',
      description: 'Lines of the table below. A robot may have several.',
      unit: 'none',
      queries: [{ expr: orNone(`count(${problems})`) }],
      limits: noneIsGood(),
    }),
    figure({
      ...small,
      title: 'On the move',
      description: 'Robots that clean, drive, go home or are steered by hand.',
      unit: 'none',
      queries: [{ expr: orNone(`sum(${moves})`) }],
    }),
    figure({
      ...small,
      title: 'Emptiest battery',
      description: 'The lowest charge of all robots that answer.',
      unit: 'percentunit',
      queries: [{ expr: `min(${ofRobots('kubevac_robot_battery_ratio')})` }],
      limits: lowerIsWorse(0.15, 0.25),
      noValue: 'not known',
    }),
    figure({
      ...small,
      title: 'Cleaned',
      description: 'Floor that all robots together cleaned in the time range, whoever began it.',
      unit: 'areaM2',
      queries: [{ expr: `sum(${addedInRange(ofRobots('kubevac_robot_cleaned_area_square_meters_total'))})` }],
      limits: noMatter(),
      noValue: 'not known',
    }).decimals(0),
    table({
      width: 24,
      height: 8,
      title: 'What is wrong',
      description:
        'Each robot with a problem, the urgent ones first; kubectl vac why says what to do about each. What the agents of offline robots would say is not known.',
      noValue: 'No problems',
      values: { Urgency: problems },
      labels: { robot: 'Robot', namespace: 'Namespace', problem: 'What is wrong' },
      columns: ['Urgency', 'Robot', 'Namespace', 'What is wrong'],
      sortBy: { column: 'Urgency' },
      looks: { Urgency: [...asBadges(URGENCY), wide(120)], Robot: [rowToRobot] },
    }),
  ],
};
