import { BigValueTextMode } from '@grafana/grafana-foundation-sdk/common';
import {
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  PanelBuilder as Heatmap,
  YAxisConfigBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import { PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import type { Row } from '../dashboard.ts';
import { colours } from '../looks/colours.ts';
import { KIND_COLOURS } from '../looks/tasks.ts';
import { higherIsWorse } from '../looks/thresholds.ts';
import { describe, ranges } from '../panels/describe.ts';
import { figure } from '../panels/figure.ts';
import { bars, graph } from '../panels/graph.ts';
import { operatorTimesInPiece, quantile, quantileInRange } from '../queries/events.ts';
import { ofOperators } from '../queries/selectors.ts';

const wide = { width: 7, height: 9 } as const;
const acceptance = 'kubevac_operator_task_acceptance_seconds';
const bucket = ofOperators(`${acceptance}_bucket`);

const spread = describe(
  new Heatmap(),
  {
    ...wide,
    title: 'From creation to acceptance: all tasks',
    description:
      'How long new tasks took until their robot was known to have them, the stronger the colour the more of them. A robot that is offline takes as long as it is.',
    noValue: 'No task was accepted',
  },
  ranges([{ expr: `sum by (le) (increase(${bucket}[$__rate_interval]))`, legend: '{{le}}' }]).map((query) =>
    query.format(PromQueryFormat.Heatmap),
  ),
)
  .maxDataPoints(80)
  .calculate(false)
  .exemplarsColor(colours.orange)
  .yAxis(new YAxisConfigBuilder().unit('s'))
  .color(new HeatmapColorOptionsBuilder().mode(HeatmapColorMode.Scheme).scheme('Blues').steps(32).reverse(false))
  .showLegend();

const shares = { half: 0.5, '19 of 20': 0.95, '99 of 100': 0.99 } as const;
const queriesOf = (query: (share: number) => string) =>
  Object.entries(shares).map(([legend, share]) => ({ expr: query(share), legend }));

const inAll = figure({
  width: 4,
  height: 9,
  title: 'In this time',
  description:
    'How long half of the new tasks of the time range took, nineteen of twenty, and all but one in a hundred; as closely as the buckets tell, and no more than a minute.',
  unit: 's',
  noValue: 'No task was accepted',
  queries: queriesOf((share) => quantileInRange(share, bucket)),
  limits: higherIsWorse(1, 5),
  shows: BigValueTextMode.ValueAndName,
});

const quantiles = graph({
  ...wide,
  title: 'From creation to acceptance: half, and almost all',
  description: 'The same over time; a point for each piece of it in which there was a task.',
  unit: 's',
  noValue: 'No task was accepted',
  queries: queriesOf((share) => quantile(share, bucket)),
  colours: { half: colours.sky, '19 of 20': colours.blue, '99 of 100': colours.orange },
  limits: higherIsWorse(1, 5),
})
  .min(0)
  .interval('10m');

const accepted = bars({
  width: 6,
  height: 9,
  title: 'Tasks that were accepted',
  description: 'New tasks that their robots took up, by kind.',
  unit: 'none',
  noValue: 'No task was accepted',
  queries: [
    { expr: `sum by (kind) (${operatorTimesInPiece(ofOperators(`${acceptance}_count`))})`, legend: '{{kind}}' },
  ],
  colours: KIND_COLOURS,
}).decimals(0);

export const latency: Row = { title: 'From creation to acceptance', panels: [inAll, spread, quantiles, accepted] };
