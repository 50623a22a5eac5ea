import { BarAlignment } from '@grafana/grafana-foundation-sdk/common';
import type { Row } from '../dashboard.ts';
import { bad } from '../looks/colours.ts';
import { PHASE_COLOURS } from '../looks/tasks.ts';
import { thresholds } from '../looks/thresholds.ts';
import { type Graph, bars } from '../panels/graph.ts';
import { meters } from '../panels/meters.ts';
import { addedOnDay, robotTimesInRange } from '../queries/events.ts';
import { ofRobots } from '../queries/selectors.ts';

const half = { width: 12, height: 8 } as const;

function perDay({ counter, ...text }: Omit<Graph, 'queries' | 'width' | 'height'> & { readonly counter: string }) {
  const expr = addedOnDay(ofRobots(counter));
  return bars({
    ...half,
    ...text,
    noValue: 'No firmware counts that',
    queries: [{ expr, legend: '{{namespace}}/{{robot}}' }],
  })
    .barAlignment(BarAlignment.After)
    .interval('1d')
    .timeFrom('14d');
}

export const work: Row = {
  title: 'Work',
  panels: [
    perDay({
      title: 'Area per day',
      description:
        'Floor that was cleaned on each of the last fourteen days, from midnight to midnight; the last bar is today so far. From the counters of the firmware.',
      unit: 'areaM2',
      counter: 'kubevac_robot_cleaned_area_square_meters_total',
    }),
    perDay({
      title: 'Cleaning time per day',
      description: 'How long the robots were at cleanings on each of the last fourteen days.',
      unit: 'dthms',
      counter: 'kubevac_robot_cleaning_seconds_total',
    }),
    meters({
      ...half,
      title: 'Tasks that ended',
      description:
        'Tasks that ended in the time range, by kind and result. What people began by hand is not among them.',
      unit: 'none',
      queries: [
        {
          expr: `sum by (kind, result) (${robotTimesInRange(ofRobots('kubevac_agent_tasks_total'))}) > 0`,
          legend: '{{kind}} {{result}}',
        },
      ],
      colours: {
        '/Succeeded$/': PHASE_COLOURS.Succeeded,
        '/Failed$/': PHASE_COLOURS.Failed,
        '/Cancelled$/': PHASE_COLOURS.Cancelled,
      },
      noValue: 'No task ended',
    }),
    meters({
      ...half,
      title: 'Scheduled runs that were missed, by cause',
      description:
        'Slots of VacuumSchedules in the time range that were due and did not begin; docs/reasons.md says what to do about each cause.',
      unit: 'none',
      queries: [
        {
          expr: `sum by (cause) (${robotTimesInRange(ofRobots('kubevac_agent_schedule_misses_total'))}) > 0`,
          legend: '{{cause}}',
        },
      ],
      limits: thresholds(bad),
      noValue: 'None was missed',
    }),
  ],
};
