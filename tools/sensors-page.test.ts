import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { kebabCase } from '@kubevac/agent/drivers/simulator/names.ts';
import { sensorReadFiles } from '@kubevac/operator/outputs/sensor-files.ts';
import { listSensors, readSensors } from '@kubevac/sandbox/firmware/sensor-list.ts';
import { readFlat, switchOn } from '@kubevac/sandbox/firmware/test-flat.ts';

const page = readFileSync(join(import.meta.dirname, '../docs/sensors.md'), 'utf8');
const { sensors } = listSensors();

/** One reading of all sensors of a robot in its dock. */
const { readings } = readSensors(
  switchOn(readFlat()),
  sensors.map(({ name }) => name),
);

/** The cells of the table below a heading, without its head. */
function rowsBelow(heading: string): string[][] {
  const [, section = ''] = page.split(`## ${heading}\n`);
  const table = /^\|[^]*?(?=\n\n)/m.exec(section)?.[0] ?? '';
  return table
    .split('\n')
    .slice(2)
    .map((row) => row.slice(2, -2).split(' | '));
}

test('docs/sensors.md has every sensor of the simulated robot with its unit, values and shortest period', () => {
  assert.deepEqual(
    rowsBelow('The sensors of the simulated robot').map((cells) => cells.slice(0, 4)),
    sensors.map(({ name, unit, minPeriodMilliseconds, fields }) => [
      `\`${kebabCase(name)}\``,
      `\`${unit}\``,
      fields?.map((field) => `\`${field}\``).join(', ') ?? String(readings[name]?.length),
      `${minPeriodMilliseconds.toLocaleString('en')} ms`,
    ]),
  );
});

test('docs/sensors.md says of every sensor where real robots have it', () => {
  const rows = rowsBelow('Where real robots have them');
  assert.deepEqual(
    rows.map(([name]) => name),
    sensors.map(({ name }) => `\`${kebabCase(name)}\``),
  );
  for (const cells of rows) assert.ok(cells.length === 4 && cells.every((cell) => cell.trim() !== ''), cells[0]);
});

test('the plot of docs/sensors.md has a dot for each echo of the lidar', { skip: pythonMissing() }, (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'kubevac-plot-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const ranges = readings['Lidar'] ?? [];
  const lines = [
    { sensors: [{ name: 'lidar', unit: 'millimeters' }] },
    { monotonicMilliseconds: 0, wallMilliseconds: 0, values: [ranges] },
  ].map((line) => `${JSON.stringify(line)}\n`);
  const [file] = sensorReadFiles({ formats: ['csv'] }, Buffer.from(lines.join(''))).files;
  writeFileSync(join(folder, 'lidar.csv'), file?.bytes ?? '');
  const script = /^```python\n([^]*?)^```/m.exec(page)?.[1] ?? '';
  execFileSync('python3', ['-c', script], { cwd: folder });
  const dots = [...readFileSync(join(folder, 'lidar.svg'), 'utf8').matchAll(/cx="(-?\d+)" cy="(-?\d+)"/g)];
  const echoes = ranges.map((range, degrees) => ({ range, radians: (degrees * Math.PI) / 180 }));
  const seen = echoes.filter(({ range }) => range > 0);
  assert.equal(dots.length, seen.length);
  for (const [index, { range, radians }] of seen.entries()) {
    const [, x, y] = dots[index] ?? [];
    const off = Math.hypot(Number(x) - range * Math.cos(radians), Number(y) + range * Math.sin(radians));
    assert.ok(off < 1, `dot ${index} is ${off} mm from its echo`);
  }
});

function pythonMissing(): string | false {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return false;
  } catch {
    return 'there is no python3';
  }
}
