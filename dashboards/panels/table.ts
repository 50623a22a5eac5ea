import { TableCellHeight, TableSortByFieldStateBuilder } from '@grafana/grafana-foundation-sdk/common';
import {
  type DynamicConfigValue,
  FieldColorBuilder,
  FieldColorModeId,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as GrafanaTable } from '@grafana/grafana-foundation-sdk/table';
import { noMatter } from '../looks/thresholds.ts';
import { type Description, describe, rowsOf } from './describe.ts';

export interface Table extends Description {
  /**
   * A query for each column of values, by its name. Their series become one row where they have the same labels, as far as each has them.
   */
  readonly values: Readonly<Record<string, string>>;
  /** Labels that are columns, and how those are called. */
  readonly labels: Readonly<Record<string, string>>;
  /** Names of all columns in order; what is not among them is not shown. */
  readonly columns: readonly string[];
  readonly sortBy?: { readonly column: string; readonly descending?: boolean };
  /** How a column looks. */
  readonly looks?: Readonly<Record<string, readonly DynamicConfigValue[]>>;
}

/** A table of what is so at the end of the time range. */
export function table({ values, labels, columns, sortBy, looks = {}, ...text }: Table): GrafanaTable {
  const panel = describe(new GrafanaTable(), text, rowsOf(values))
    .cellHeight(TableCellHeight.Sm)
    .filterable(true)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .thresholds(noMatter());
  if (Object.keys(values).length > 1) panel.withTransformation({ id: 'merge', options: {} });
  panel.withTransformation({ id: 'organize', options: arrangement({ values, labels, columns }) });
  if (sortBy !== undefined)
    panel.sortBy([new TableSortByFieldStateBuilder().displayName(sortBy.column).desc(sortBy.descending ?? false)]);
  for (const [column, properties] of Object.entries(looks)) panel.overrideByName(column, [...properties]);
  return panel;
}

type Arranged = Pick<Table, 'values' | 'labels' | 'columns'>;

/**
 * Of Grafana's transformation "organize": its names of columns, of which `Value #name` is the value of the query of that name; where only
 * one of the queries has an answer that is called `Value`, which can but be the first: it has a row for everything in the table.
 */
function arrangement({ values, labels, columns }: Arranged): unknown {
  const [first = ''] = Object.keys(values);
  const renameByName: Readonly<Record<string, string>> = {
    ...labels,
    ...Object.fromEntries(Object.keys(values).map((name) => [`Value #${name}`, name])),
    Value: first,
  };
  const entries = Object.entries(renameByName);
  const hidden = entries.filter(([, name]) => !columns.includes(name)).map(([own]) => own);
  return {
    renameByName,
    excludeByName: Object.fromEntries(['Time', ...hidden].map((own) => [own, true])),
    indexByName: Object.fromEntries(
      entries.map(([own, name]) => [own, columns.indexOf(name)]).filter(([, at]) => at !== -1),
    ),
  };
}
