import assert from 'node:assert/strict';
import { test } from 'node:test';
import { path } from './path.ts';

test('the dock is larger than the points of the path, and has no line', () => {
  const { fieldConfig } = path.build();
  assert.ok(fieldConfig);
  const { pointSize } = fieldConfig.defaults.custom as { pointSize: { fixed: number } };
  const dock = fieldConfig.overrides.find(({ matcher }) => matcher.options === 'dock y');
  const looks = new Map(dock?.properties.map(({ id, value }) => [id, value as unknown]));
  // Grafana has no property `custom.pointSize` for a single series, and passes over what it does not have.
  assert.ok(Number(looks.get('custom.pointSize.fixed')) > pointSize.fixed);
  assert.equal(looks.get('custom.show'), 'points');
});
