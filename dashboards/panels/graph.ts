import {
  AxisPlacement,
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  LineInterpolation,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  type DynamicConfigValue,
  FieldColorBuilder,
  FieldColorModeId,
  type ThresholdsConfigBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import { noMatter } from '../looks/thresholds.ts';
import { type Description, describe, type Query, ranges } from './describe.ts';

export interface Graph extends Description {
  readonly unit: string;
  readonly queries: readonly Query[];
  /** Colours of series by their legend; the others get one each from Grafana. */
  readonly colours?: Readonly<Record<string, string>>;
  /** Drawn as lines across, where the figure begins to be bad. */
  readonly limits?: ThresholdsConfigBuilder;
  readonly max?: number;
}

/** Lines over time; where there is no figure there is a gap. */
export function graph({ queries, colours = {}, limits, max, ...text }: Graph): TimeSeries {
  const panel = describe(new TimeSeries(), text, ranges(queries))
    .lineWidth(2)
    .fillOpacity(8)
    .showPoints(VisibilityMode.Auto)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName))
    .thresholds(limits ?? noMatter())
    .legend(legend())
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
  if (limits !== undefined)
    panel.thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  if (max !== undefined) panel.max(max);
  for (const [name, color] of Object.entries(colours)) panel.overrideByName(name, [inColour(color)]);
  return panel;
}

function legend(): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .showLegend(true)
    .calcs(['lastNotNull']);
}

const stacking = (): StackingConfigBuilder => new StackingConfigBuilder().mode(StackingMode.Normal).group('A');

/** Areas on top of each other: the parts of a whole. */
export const stacked = (options: Graph): TimeSeries =>
  graph(options).min(0).fillOpacity(60).lineWidth(1).stacking(stacking());

/** Grafana counts in at least four scrapes, of which it takes each for 15 s to 30 s: shorter pieces would overlap. */
const shortestPiece = '2m';

/** Bars on top of each other, of what happened in each piece of time. */
export const bars = (options: Graph): TimeSeries =>
  stacked(options)
    .drawStyle(GraphDrawStyle.Bars)
    .interval(shortestPiece)
    .fillOpacity(80)
    .showPoints(VisibilityMode.Never);

export function inColour(color: string): DynamicConfigValue {
  return { id: 'color', value: { mode: FieldColorModeId.Fixed, fixedColor: color } };
}

/** For a series of yes and no behind others: a tinted background. */
export function asBackground(color: string): DynamicConfigValue[] {
  return [
    inColour(color),
    { id: 'custom.lineWidth', value: 0 },
    { id: 'custom.fillOpacity', value: 25 },
    { id: 'custom.lineInterpolation', value: LineInterpolation.StepAfter },
    { id: 'custom.axisPlacement', value: AxisPlacement.Hidden },
    { id: 'custom.showPoints', value: VisibilityMode.Never },
    { id: 'max', value: 1 },
  ];
}
