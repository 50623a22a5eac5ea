import type { Dashboard, Panel, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus';

/** PromQL that a dashboard asks, its variables not filled in yet. */
export interface DashboardQuery {
  /** The title of its panel; of an annotation or a variable its name. */
  readonly title: string;
  readonly of: 'panel' | 'annotation' | 'variable';
  readonly expr: string;
  /** At the end of the time range alone. */
  readonly isInstant: boolean;
}

/** Everything that a dashboard asks Prometheus. */
export function queriesOf({ panels = [], annotations, templating }: Dashboard): readonly DashboardQuery[] {
  const marks = (annotations.list ?? []).flatMap(({ name, expr }): DashboardQuery[] =>
    expr === undefined ? [] : [{ title: name, of: 'annotation', expr, isInstant: false }],
  );
  return [...panels.flatMap((panel) => ofPanel(panel)), ...marks, ...(templating.list ?? []).flatMap(ofVariable)];
}

function ofPanel({ title = '', ...panel }: NonNullable<Dashboard['panels']>[number]): DashboardQuery[] {
  const targets = ((panel as Panel).targets ?? []) as Dataquery[];
  return targets.map(({ expr, instant = false }) => ({ title, of: 'panel', expr, isInstant: instant }));
}

/** Of `label_values(selector, label)`, which is Grafana's, the selector. */
function ofVariable({ name, definition }: VariableModel): DashboardQuery[] {
  const [, expr] = /^label_values\((.*), \w+\)$/.exec(definition ?? '') ?? [];
  return expr === undefined ? [] : [{ title: name, of: 'variable', expr, isInstant: true }];
}
