import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import type {
  DynamicConfigValue,
  FieldColorBuilder,
  Panel,
  ThresholdsConfigBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { datasource } from '../looks/variables.ts';

export type PanelBuilder = Builder<Panel>;

export interface Query {
  readonly expr: string;
  /** How a series is called; `{{label}}` is the value of its label. */
  readonly legend?: string;
}

/** What every panel has. */
export interface Description {
  readonly title: string;
  /** For who looks at it and wonders: what it shows, and what to do about it. */
  readonly description: string;
  /** In the 24 columns of a dashboard. */
  readonly width: number;
  readonly height: number;
  /** As Grafana calls it. */
  readonly unit?: string;
  /** What it says when there is no series. */
  readonly noValue?: string;
}

/** What the builders of all kinds of panels have in common. */
interface AnyPanel extends PanelBuilder {
  title(title: string): this;
  description(description: string): this;
  datasource(datasource: DataSourceRef): this;
  span(width: number): this;
  height(height: number): this;
  unit(unit: string): this;
  noValue(text: string): this;
  targets(targets: Builder<Dataquery>[]): this;
  thresholds(thresholds: ThresholdsConfigBuilder): this;
  colorScheme(color: FieldColorBuilder): this;
  overrideByRegexp(pattern: string, properties: DynamicConfigValue[]): this;
}

/** Grafana has one text for a panel without a series and for each point or cell without a value; this is for the latter. */
const nothingHere: DynamicConfigValue = { id: 'noValue', value: '–' };

export function describe<B extends AnyPanel>(panel: B, text: Description, queries: readonly DataqueryBuilder[]): B {
  const { title, description, width, height, unit, noValue } = text;
  panel
    .title(title)
    .description(description)
    .datasource(datasource)
    .span(width)
    .height(height)
    .targets([...queries]);
  if (unit !== undefined) panel.unit(unit);
  return noValue === undefined ? panel : panel.noValue(noValue).overrideByRegexp('/.*/', [nothingHere]);
}

/** A, B, C …, as Grafana calls the queries of a panel. */
const letter = (index: number): string => String.fromCodePoint(65 + index);

function toBuilder({ expr, legend }: Query, refId: string): DataqueryBuilder {
  const query = new DataqueryBuilder().datasource(datasource).refId(refId).expr(expr);
  return legend === undefined ? query : query.legendFormat(legend);
}

/** Over the time range. */
export const ranges = (queries: readonly Query[]): DataqueryBuilder[] =>
  queries.map((query, index) => toBuilder(query, letter(index)).range());

/** At the end of the time range. */
export const instants = (queries: readonly Query[]): DataqueryBuilder[] =>
  queries.map((query, index) => toBuilder(query, letter(index)).instant());

/** At the end of the time range, a row for each series; called by their columns. */
export const rowsOf = (queries: Readonly<Record<string, string>>): DataqueryBuilder[] =>
  Object.entries(queries).map(([name, expr]) => toBuilder({ expr }, name).instant().format(PromQueryFormat.Table));
