import { kindNamed } from '@kubevac/crds/kinds.ts';
import type { OwnVerb } from '../context.ts';
import { robotNamed } from '../robot-named.ts';
import { tableLines } from '../table.ts';

/** What the API server makes of the columns of a kind. */
interface Table {
  readonly columnDefinitions: readonly { readonly name: string; readonly priority: number }[];
  readonly rows: readonly { readonly cells: readonly (string | number | boolean | null)[] }[];
}

export const getVerb: OwnVerb = {
  verb: 'get',
  summary: 'shows the robots, or one of them: state, battery, task',
  words: '[ROBOT]',
  flags: [],
  examples: ['', 'dusty'],
  run: async ({ api, terminal }, { words: [name] }) => {
    if (name !== undefined) await robotNamed(api, name);
    const table = (await api.request({ method: 'GET', kind: 'VacuumRobot', name, as: 'Table' })) as Table;
    if (table.rows.length === 0)
      terminal.note(`there is no ${kindNamed('VacuumRobot').kind} in namespace ${api.namespace}`);
    else for (const line of linesOf(table)) terminal.out(line);
    return 'Ok';
  },
};

/** Columns of a priority above 0 are for `kubectl get -o wide`. */
function linesOf({ columnDefinitions, rows }: Table): readonly string[] {
  const shown = columnDefinitions.map(({ priority }) => priority === 0);
  const heads = columnDefinitions.map(({ name }) => name).filter((_, column) => shown[column]);
  return tableLines(
    heads,
    rows.map(({ cells }) => cells.filter((_, column) => shown[column]).map((cell) => String(cell ?? ''))),
  );
}
