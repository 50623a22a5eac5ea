import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus';
import { fillIn } from './fill-in.ts';
import { dashboards, generatedFiles, staleFiles } from './generated-dashboards.ts';
import { colours } from './looks/colours.ts';
import { datasource } from './looks/variables.ts';
import { queriesOf } from './queries-of.ts';

/** kubectl apply writes all of it into an annotation as well, and those have a limit of 256 KiB. */
const mostBytes = 200 * 1_024;

/** Every value of a property of that name, wherever it is. */
function allOf(value: unknown, property: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => [
    ...(name === property ? [inner] : []),
    ...allOf(inner, property),
  ]);
}

const panelsOf = ({ panels = [] }: Dashboard): Panel[] =>
  panels.filter((panel): panel is Panel => panel.type !== 'row');

/** The unit of values that are words, or names of series, is none. */
const isInWords = ({ fieldConfig, options }: Panel): boolean =>
  (fieldConfig?.defaults?.mappings ?? []).length > 0 || (options as { textMode?: string }).textMode === 'name';

const hasUnit = (panel: Panel): boolean =>
  panel.fieldConfig?.defaults?.unit !== undefined || ['table', 'heatmap'].includes(panel.type) || isInWords(panel);

const isNeverEmpty = ({ targets = [] }: Panel): boolean =>
  (targets as Dataquery[]).every(({ expr }) => expr.endsWith(' or vector(0)'));

test('the generated files are what the code says: else run node dashboards/generate.ts', () => {
  assert.deepEqual(staleFiles(generatedFiles()), []);
});

test('made twice they are the same, so that nothing changes but by a hand', () => {
  assert.deepEqual([...generatedFiles()], [...generatedFiles()]);
});

test('no dashboard is too large for a ConfigMap that kubectl applies', () => {
  for (const [name, text] of generatedFiles()) assert.ok(Buffer.byteLength(text) < mostBytes, name);
});

test('links lead to dashboards by uids that never change', () => {
  assert.deepEqual(
    Object.values(dashboards()).map(({ uid }) => uid),
    ['kubevac-fleet', 'kubevac-robot', 'kubevac-operator'],
  );
});

for (const [name, dashboard] of Object.entries(dashboards())) {
  const panels = panelsOf(dashboard);

  test(`${name}: each panel says what it shows, in which unit, and something where there is nothing`, () => {
    for (const panel of panels) {
      const { title = '', description = '' } = panel;
      assert.ok(title.length > 2, JSON.stringify(panel));
      assert.match(description, /^[A-Z].{15,}\.$/s, title);
      assert.ok(hasUnit(panel), title);
      assert.ok(panel.fieldConfig?.defaults?.noValue !== undefined || isNeverEmpty(panel), title);
    }
  });

  test(`${name}: no two panels have one title`, () => {
    const titles = panels.map(({ title }) => title);
    assert.deepEqual(titles, [...new Set(titles)]);
  });

  test(`${name}: colours are of the palette that everybody can tell apart`, () => {
    const used = [...allOf(panels, 'color'), ...allOf(panels, 'fixedColor')].filter(
      (color) => typeof color === 'string',
    );
    assert.ok(used.length > 0);
    for (const color of used) assert.ok((Object.values(colours) as string[]).includes(color), color);
  });

  test(`${name}: no two panels overlap, and none sticks out`, () => {
    const taken = new Set<string>();
    for (const { gridPos, title } of dashboard.panels ?? []) {
      assert.ok(gridPos && gridPos.x + gridPos.w <= 24, title);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          assert.ok(!taken.has(`${x} ${y}`), title);
          taken.add(`${x} ${y}`);
        }
    }
  });

  test(`${name}: Grafana takes no panel for one of a version long ago, and leaves its options as they are`, () => {
    for (const { pluginVersion = '', title } of panels) assert.ok(Number.parseFloat(pluginVersion) >= 11.1, title);
  });

  test(`${name}: a histogram that saw nothing has no quantile, where Prometheus says NaN`, () => {
    for (const { expr, title } of queriesOf(dashboard))
      if (expr.startsWith('histogram_quantile(')) assert.match(expr, / >=? 0$/, title);
  });

  test(`${name}: the numbers of panels are unique`, () => {
    const ids = (dashboard.panels ?? []).map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
  });

  test(`${name}: it asks the Prometheus that the reader chose, and no other`, () => {
    const sources = allOf(dashboard, 'datasource');
    assert.ok(sources.length > panels.length);
    for (const source of sources) assert.deepEqual(source, datasource);
    assert.equal(JSON.stringify(dashboard).includes('__inputs'), false);
    for (const { targets = [], title } of panels)
      assert.equal(allOf(targets, 'datasource').length, targets.length, title);
  });

  test(`${name}: every query can be filled in, and none asks more than was chosen`, () => {
    const queries = queriesOf(dashboard);
    assert.ok(queries.length > panels.length);
    for (const { expr, title, of } of queries) {
      fillIn(expr);
      if (of !== 'variable')
        for (const selector of selectorsOf(expr)) assert.match(selector, chosen, `${title}: ${selector}`);
    }
  });
}

const chosen = /namespace=~"\$namespace", robot=~"\$robot"|job=~"\$job"/;

/** Of each metric that is asked for what is in braces after it, and nothing where it stands alone. */
function selectorsOf(expr: string): string[] {
  return Array.from(expr.matchAll(/\b(?:kubevac_|process_|nodejs_|up\b)\w*(\{[^}]*\})?/g), ([, braces = '']) => braces);
}

test('a metric that stands alone is seen', () => {
  assert.deepEqual(selectorsOf('kubevac_robot_up + max(up{job=~"$job"}) by (x)'), ['', '{job=~"$job"}']);
});
