import { BigValueTextMode } from '@grafana/grafana-foundation-sdk/common';
import { WISHED_MISSES } from '@kubevac/protocol/schedule/wished-misses.ts';
import type { Row } from '../dashboard.ts';
import { bad, plain } from '../looks/colours.ts';
import { PHASE_COLOURS } from '../looks/tasks.ts';
import { noMatter, thresholds } from '../looks/thresholds.ts';
import { asColouredNames, inUnit } from '../panels/cells.ts';
import { figure } from '../panels/figure.ts';
import { inColour } from '../panels/graph.ts';
import { meters } from '../panels/meters.ts';
import { table } from '../panels/table.ts';
import { inRange, robotTimesInRange } from '../queries/events.ts';
import { ofRobots, perRobot, perRobotAnd } from '../queries/selectors.ts';

const durations = (part: string): string => inRange(ofRobots(`kubevac_agent_task_duration_seconds_${part}`));

const results = table({
  width: 8,
  height: 8,
  title: 'Tasks that ended',
  description:
    'Tasks that ended in the time range, by kind and result. Their names are in kubectl get cleanings and kubectl vac history.',
  noValue: 'No task ended in this time',
  values: { Tasks: `sum by (kind, result) (${robotTimesInRange(ofRobots('kubevac_agent_tasks_total'))}) > 0` },
  labels: { kind: 'Kind', result: 'Result' },
  columns: ['Kind', 'Result', 'Tasks'],
  sortBy: { column: 'Kind' },
  looks: { Result: asColouredNames(PHASE_COLOURS) },
});

const took = table({
  width: 8,
  height: 8,
  title: 'How long they took',
  description:
    'How long cleanings and drive paths were at work that ended in the time range, whatever came of them. Nine of ten took no longer than the last column says, as closely as the buckets tell. It is known from the second of a kind on that ends since the agent began.',
  noValue: 'None ended in this time',
  values: {
    Mean: `sum by (kind) (${durations('sum')}) / sum by (kind) (${durations('count')}) > 0`,
    'Nine of ten within': `histogram_quantile(0.9, sum by (kind, le) (${durations('bucket')})) > 0`,
  },
  labels: { kind: 'Kind' },
  columns: ['Kind', 'Mean', 'Nine of ten within'],
  sortBy: { column: 'Kind' },
  looks: { Mean: [inUnit('dthms')], 'Nine of ten within': [inUnit('dthms')] },
});

const lastOnes = figure({
  width: 8,
  height: 4,
  title: 'Newest ends',
  description: 'When a task ended with each result for the last time.',
  unit: 'dateTimeFromNow',
  noValue: 'No task has ended yet',
  shows: BigValueTextMode.ValueAndName,
  queries: [
    {
      expr: perRobotAnd('result', `1000 * ${ofRobots('kubevac_agent_task_last_end_timestamp_seconds')}`),
      legend: '{{result}}',
    },
  ],
  limits: noMatter(),
})
  .overrideByName('Failed', [inColour(PHASE_COLOURS.Failed)])
  .overrideByName('Cancelled', [inColour(PHASE_COLOURS.Cancelled)]);

const lastSlots = figure({
  width: 8,
  height: 4,
  title: 'Schedules',
  description:
    'Runs of its VacuumSchedules that began in the time range, the newest slot that began, and the newest that was missed for a cause that nobody wished.',
  unit: 'dateTimeFromNow',
  noValue: 'No schedule has fired yet',
  shows: BigValueTextMode.ValueAndName,
  queries: [
    { expr: robotTimesInRange(ofRobots('kubevac_agent_schedule_runs_total')), legend: 'Runs' },
    {
      expr: perRobot(`1000 * ${ofRobots('kubevac_agent_schedule_last_run_timestamp_seconds')}`),
      legend: 'Last run',
    },
    {
      expr: perRobot(`1000 * ${ofRobots('kubevac_agent_schedule_last_miss_timestamp_seconds')}`),
      legend: 'Last miss',
    },
  ],
})
  .overrideByName('Runs', [inUnit('none')])
  .overrideByName('Last miss', [inColour(bad)]);

const misses = meters({
  width: 24,
  height: 5,
  title: 'Scheduled runs that were missed, by cause',
  description:
    'Slots in the time range that were due and did not begin; docs/reasons.md says what to do about each cause.',
  unit: 'none',
  noValue: 'None was missed',
  limits: thresholds(bad),
  queries: [
    {
      expr: `sum by (cause) (${robotTimesInRange(ofRobots('kubevac_agent_schedule_misses_total'))}) > 0`,
      legend: '{{cause}}',
    },
  ],
  colours: { [`/^(${WISHED_MISSES.join('|')})$/`]: plain },
});

export const tasks: Row = { title: 'Tasks', panels: [results, took, lastOnes, lastSlots, misses] };
