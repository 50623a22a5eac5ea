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
import { bars, graph } from '../panels/graph.ts';
import { quantile } from '../queries/events.ts';
import { ofOperators } from '../queries/selectors.ts';

const third = { width: 8, height: 9 } as const;
const acceptance = 'kubevac_operator_task_acceptance_seconds';
const bucket = ofOperators(`${acceptance}_bucket`);

const spread = describe(
  new Heatmap(),
  {
    ...third,
    title: 'From creation to acceptance: all tasks',
    description:
      'How long new tasks took until their robot was known to have them, the darker the more of them. A robot that is offline takes as long as it is.',
    noValue: 'No task was accepted',
  },
  ranges([{ expr: `sum by (le) (increase(${bucket}[$__rate_interval]))`, legend: '{{le}}' }]).map((query) =>
    query.format(PromQueryFormat.Heatmap),
  ),
)
  .calculate(false)
  .exemplarsColor(colours.orange)
  .yAxis(new YAxisConfigBuilder().unit('s'))
  .color(new HeatmapColorOptionsBuilder().mode(HeatmapColorMode.Scheme).scheme('Blues').steps(32).reverse(false))
  .showLegend();

const quantiles = graph({
  ...third,
  title: 'From creation to acceptance: half, and almost all',
  description:
    'How long half of the new tasks took, nineteen of twenty, and all but one in a hundred; as closely as the buckets tell, and no more than a minute.',
  unit: 's',
  noValue: 'No task was accepted',
  queries: [
    { expr: quantile(0.5, bucket), legend: 'half' },
    { expr: quantile(0.95, bucket), legend: '19 of 20' },
    { expr: quantile(0.99, bucket), legend: '99 of 100' },
  ],
  colours: { half: colours.sky, '19 of 20': colours.blue, '99 of 100': colours.orange },
  limits: higherIsWorse(1, 5),
}).min(0);

const accepted = bars({
  ...third,
  title: 'Tasks that were accepted',
  description: 'New tasks that their robots took up, by kind.',
  unit: 'none',
  noValue: 'No task was accepted',
  queries: [
    { expr: `sum by (kind) (increase(${ofOperators(`${acceptance}_count`)}[$__rate_interval]))`, legend: '{{kind}}' },
  ],
  colours: KIND_COLOURS,
}).decimals(0);

export const latency: Row = { title: 'From creation to acceptance', panels: [spread, quantiles, accepted] };
