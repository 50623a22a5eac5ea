import {
  BarGaugeDisplayMode,
  BarGaugeNamePlacement,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  FieldColorBuilder,
  FieldColorModeId,
  type ThresholdsConfigBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { noMatter } from '../looks/thresholds.ts';
import { type Description, describe, instants, type Query } from './describe.ts';
import { inColour } from './graph.ts';

export interface Meters extends Description {
  readonly unit: string;
  readonly queries: readonly Query[];
  readonly limits?: ThresholdsConfigBuilder;
  readonly max?: number;
  /** Of bars, by what their names match. */
  readonly colours?: Readonly<Record<string, string>>;
}

/** A bar for each series, as it is at the end of the time range. */
export function meters({ queries, limits, max, colours = {}, ...text }: Meters): BarGauge {
  const panel = describe(new BarGauge(), text, instants(queries))
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    .namePlacement(BarGaugeNamePlacement.Left)
    .showUnfilled(true)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .thresholds(limits ?? noMatter())
    .min(0);
  if (max !== undefined) panel.max(max);
  for (const [pattern, color] of Object.entries(colours)) panel.overrideByRegexp(pattern, [inColour(color)]);
  return panel;
}
