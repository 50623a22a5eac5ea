import type { Row } from '../dashboard.ts';
import { lowerIsWorse } from '../looks/thresholds.ts';
import { meters } from '../panels/meters.ts';
import { ofRobots, perRobotAnd } from '../queries/selectors.ts';

const half = { width: 12, height: 7 } as const;

export const upkeep: Row = {
  title: 'Parts that wear',
  panels: [
    meters({
      ...half,
      title: 'Left of each part',
      description: 'From whole when it is new to nothing. After a change: kubectl vac reset ROBOT PART.',
      unit: 'percentunit',
      noValue: 'The firmware does not tell shares',
      queries: [
        {
          expr: perRobotAnd('consumable', ofRobots('kubevac_robot_consumable_remaining_ratio')),
          legend: '{{consumable}}',
        },
      ],
      limits: lowerIsWorse(0.05, 0.15),
      max: 1,
    }),
    meters({
      ...half,
      title: 'Hours of work left',
      description: 'Hours of work until each part is to be changed; nothing, or less, is overdue.',
      unit: 'suffix:h',
      noValue: 'The firmware does not tell hours',
      queries: [
        {
          expr: perRobotAnd('consumable', `${ofRobots('kubevac_robot_consumable_remaining_seconds')} / 3600`),
          legend: '{{consumable}}',
        },
      ],
      limits: lowerIsWorse(1, 10),
    }).decimals(0),
  ],
};
