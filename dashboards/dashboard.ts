import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  type AnnotationQuery,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  RowBuilder,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { place } from './layout.ts';
import { type DashboardName, linksFrom, tag, uids } from './looks/links.ts';
import { datasourceVariable } from './looks/variables.ts';
import type { PanelBuilder } from './panels/describe.ts';

/** Panels that belong together, under a heading. */
export interface Row {
  readonly title: string;
  readonly panels: readonly PanelBuilder[];
}

export interface DashboardParts {
  readonly name: DashboardName;
  readonly title: string;
  readonly description: string;
  readonly variables: readonly Builder<VariableModel>[];
  readonly annotations?: readonly Builder<AnnotationQuery>[];
  readonly rows: readonly Row[];
}

/**
 * The Grafana that the options of all panels are written for. A panel without it is taken for one of a version long ago, and rewritten: an
 * XY chart then shows nothing (https://github.com/grafana/grafana/issues/125371).
 */
const writtenFor = '11.6.0';

/** A whole dashboard, as Grafana imports it. */
export function assemble({ name, title, description, variables, annotations = [], rows }: DashboardParts): Dashboard {
  const builder = new DashboardBuilder(`Kubevac / ${title}`)
    .uid(uids[name])
    .description(description)
    .tags([tag])
    .timezone('browser')
    .time({ from: 'now-24h', to: 'now' })
    .refresh('1m')
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(datasourceVariable());
  for (const variable of variables) builder.withVariable(variable);
  for (const annotation of annotations) builder.annotation(annotation);
  return { ...builder.build(), id: null, links: [...linksFrom(name)], panels: panelsOf(rows) };
}

/** Numbered from 1, in their order. */
function panelsOf(rows: readonly Row[]): NonNullable<Dashboard['panels']> {
  const panels: NonNullable<Dashboard['panels']> = [];
  let top = 0;
  for (const row of rows) {
    const heading = new RowBuilder(row.title).gridPos({ x: 0, y: top, w: 24, h: 1 }).build();
    const placed = place(
      row.panels.map((panel) => ({ ...panel.build(), pluginVersion: writtenFor })),
      top + 1,
    );
    for (const panel of [heading, ...placed.panels]) panels.push({ ...panel, id: panels.length + 1 });
    top = placed.bottom;
  }
  return panels;
}
