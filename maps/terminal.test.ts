import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import type { RobotMap } from './map.ts';
import { drawInTerminal, type TerminalView } from './terminal.ts';
import { drawnMap, emptyMap } from './testing/drawn.ts';
import { robotMaps } from './testing/robot-maps.ts';

/** Without the two cells of nothing that every picture has around it. */
function plain(map: RobotMap, view: Partial<TerminalView> = {}): string[] {
  const { lines } = drawInTerminal(map, { columns: 60, rows: 30, hasColors: false, ...view });
  return lines.filter((line) => line !== '').map((line) => line.slice(2));
}

const HOME = drawnMap(
  '##############',
  '#aaaaaa#bbbbb#',
  '#aaaaaa#bbbbb#',
  '#aaaaaa#bbbbb#',
  '#aaaaaa#bbbbb#',
  '#aaaaaa..bbbb#',
  '#aaaaaa..bbbb#',
  '#aaaaaa#bbbbb#',
  '#aaaaaa#bbbbb#',
  '##############',
);

test('walls, floor and rooms have signs of their own; a character is twice as high as wide', () => {
  assert.deepEqual(plain(HOME), [
    '##############', //
    '#......#:::::#',
    '#...a..#.:b::#',
    '#......#.::::#',
    '##############',
  ]);
});

test('the dock is a D, and the robot points to where it looks', () => {
  const dock = { xMillimeters: 75, yMillimeters: 75, headingDegrees: 0 };
  const shown = [0, 44, 46, 90, 136, 180, 270, 359].map((headingDegrees) => {
    const robot = { xMillimeters: 225, yMillimeters: 325, headingDegrees };
    const [line = ''] = plain({ ...HOME, dock, robot }).slice(1);
    return line[4];
  });
  assert.equal(shown.join(''), '>>^^<<v>');
  assert.equal(plain({ ...HOME, dock })[4]?.[1], 'D');
});

test('the path and what is forbidden lie over the floor, and are left out where nobody asked for them', () => {
  const map: RobotMap = {
    ...HOME,
    segments: [],
    path: Int32Array.of(75, 375, 275, 375),
    shapes: [{ kind: 'VirtualWall', points: [425, 125, 625, 125] }],
  };
  assert.deepEqual(plain(map), [
    '##############', //
    '#*****.#.....#',
    '#......#.....#',
    '#......#xxxxx#',
    '##############',
  ]);
  const bare = plain(map, { content: { path: false, rooms: false, restrictions: false } });
  assert.ok(
    bare.every((line) => !/[*x]/.test(line)),
    bare.join('\n'),
  );
});

test('a home that is larger than the terminal is drawn smaller, and its walls are still there', () => {
  const rows = Array.from({ length: 38 }, () => `#${'a'.repeat(58)}#`);
  const map = drawnMap('#'.repeat(60), ...rows, '#'.repeat(60));
  const { lines, isWhole } = drawInTerminal(map, { columns: 16, rows: 20, hasColors: false });
  assert.equal(isWhole, true);
  assert.deepEqual(lines, [
    '################',
    '#..............#',
    '#..............#',
    '#.......a......#',
    '#..............#',
    '################',
  ]);
});

test('of a home that is too large to be read as a whole there is what is around the robot', () => {
  const map = {
    ...drawnMap(...Array.from({ length: 120 }, (_, row) => (row % 40 === 0 ? '#' : 'a').repeat(300))),
    robot: { xMillimeters: 8_000, yMillimeters: 3_100, headingDegrees: 90 },
  };
  const { lines, isWhole } = drawInTerminal(map, { columns: 40, rows: 12, hasColors: false });
  assert.equal(isWhole, false);
  assert.equal(lines.length, 12);
  const row = lines.findIndex((line) => line.includes('^'));
  assert.ok(row > 3 && row < 8 && Math.abs((lines[row] ?? '').indexOf('^') - 20) < 3, lines.join('\n'));
  const atTheEdge = { ...map, robot: { xMillimeters: 100, yMillimeters: 100, headingDegrees: 0 } };
  const corner = drawInTerminal(atTheEdge, { columns: 40, rows: 12, hasColors: false }).lines;
  assert.ok(corner.at(-1)?.includes('>'), corner.join('\n'));
});

test('in colours the two dots of a character are as in the map, and the robot is an arrow on its own ground', () => {
  const map = { ...drawnMap('aaaa', '####', '####', 'aaaa'), segments: [{ id: '' }] };
  const robot = { xMillimeters: 75, yMillimeters: 175, headingDegrees: 45 };
  const { lines } = drawInTerminal({ ...map, robot }, { columns: 10, rows: 10, hasColors: true });
  assert.deepEqual(lines.map(readable), [
    '        ',
    '  [38;5;110;48;5;240]▀[1;38;5;231;48;5;160]↗[38;5;110;48;5;240]▀▀[]  ',
    '  [38;5;240;48;5;110]▀▀▀▀[]  ',
    '        ',
  ]);
});

test('a name of a room moves no cursor', () => {
  const map = { ...drawnMap('a'.repeat(30), 'a'.repeat(30)), segments: [{ id: '1', name: 'a\u001B[2Jb\u0007\r\n界' }] };
  const { lines } = drawInTerminal(map, { columns: 40, rows: 5, hasColors: false });
  assert.match(lines.join('\n'), /a\?\[2Jb\?\?\?\?/);
});

test('no map and no terminal make it throw, and what comes fits and moves no cursor', () => {
  const size = fc.integer({ min: -1, max: 30 });
  const view = fc.record({ columns: size, rows: size, hasColors: fc.boolean() });
  fc.assert(
    fc.property(robotMaps(), view, (map, asked) => {
      const { lines } = drawInTerminal(map, asked);
      assert.ok(lines.length <= Math.max(0, asked.rows));
      for (const line of lines) {
        const shown = stripVTControlCharacters(line);
        assert.ok(shown.length <= Math.max(0, asked.columns), shown);
        assert.doesNotMatch(shown, /\p{Cc}/u);
        assert.ok(asked.hasColors || shown === line);
      }
    }),
  );
  assert.deepEqual(drawInTerminal(emptyMap(), { columns: 0, rows: 24, hasColors: true }).lines, []);
});

/** Colours as `[48;5;110]`. */
function readable(line: string): string {
  return line
    .split('\u001B')
    .map((part) => part.replace(/^\[0?;?([\d;]*)m/, '[$1]'))
    .join('');
}
