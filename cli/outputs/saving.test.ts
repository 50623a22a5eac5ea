import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCommand } from '@kubevac/crds/command-line.ts';
import { savedCommand } from './saving.ts';
import { targetOf } from './target.ts';

/** `maps` is a folder that is there. */
function asked(line: string, output: string) {
  const parsed = parseCommand(line.split(' '), { robot: 'FirstArgument' });
  assert.ok('command' in parsed, JSON.stringify(parsed));
  const { command, saving } = savedCommand(
    parsed.command,
    targetOf(output, (path) => path === 'maps'),
  );
  const formats = 'formats' in command.spec ? command.spec.formats : undefined;
  return {
    formats,
    recordMap: 'recordMap' in command.spec ? command.spec.recordMap : undefined,
    into: saving.into,
    format: 'format' in saving ? saving.format.name : undefined,
  };
}

/** A command, its -o, and the formats that its spec says with it. */
const agreeing: Readonly<
  Record<string, readonly [into: string, format?: string | undefined, formats?: readonly string[]]>
> = {
  'map dusty -o home.png': ['File', 'png', ['png']],
  'map dusty -o HOME.SVG': ['File', 'svg', ['svg']],
  'map dusty -o maps/home.pgm': ['File', 'pgm', ['pgm']],
  'map dusty -o home.json': ['File', 'valetudo', ['valetudo']],
  'map dusty --formats svg -o home.svg': ['File', 'svg', ['svg']],
  'map dusty --formats raw -o home.rrmap': ['File', 'raw', ['raw']],
  'map dusty -o -': ['StandardOutput', 'png'],
  'map dusty --formats valetudo -o -': ['StandardOutput', 'valetudo', ['valetudo']],
  'map dusty -o maps': ['Folder'],
  'map dusty --formats png,pgm -o new/': ['Folder', undefined, ['png', 'pgm']],
  'sensors dusty lidar -o lidar.csv': ['File', 'csv', ['csv']],
  'sensors dusty lidar -o lidar.jsonl.gz': ['File', 'jsonl', ['jsonl']],
  'sensors dusty lidar --format jsonl -o -': ['StandardOutput', 'jsonl', ['jsonl']],
  'drive dusty --to sofa -o sofa.png': ['File', 'png'],
  'drive dusty --to sofa -o sofa.csv': ['File', 'csv'],
  'drive dusty --to sofa -o -': ['StandardOutput', 'png'],
  'drive dusty --to sofa -o maps': ['Folder'],
  'clean dusty --all -o home.png': ['File', 'png'],
  'clean dusty --all -o maps': ['Folder'],
};

for (const [line, [into, format, formats]] of Object.entries(agreeing))
  test(`${line} saves ${format ?? 'all files'}`, () => {
    const [command = '', output = ''] = line.split(' -o ');
    const recordMap = line.startsWith('clean') ? true : undefined;
    assert.deepEqual(asked(command, output), { formats, recordMap, into, format });
  });

/** A command, its -o, and the fault. */
const disagreeing: Readonly<Record<string, string>> = {
  'map dusty -o home.gif': '-o is "home.gif": its name ends in one of .png, .svg, .pgm, .json',
  'map dusty -o nowhere/home.png': '-o is "nowhere/home.png": there is no folder nowhere, make it first',
  'map dusty -o home.png.gz': '-o is "home.png.gz": its name ends in one of .png, .svg, .pgm, .json',
  'map dusty --formats svg -o home.png':
    '-o is "home.png", which is png, and --formats says svg: leave one of them out',
  'map dusty --formats png,svg -o home.png':
    '-o is "home.png", which is png, and --formats says png,svg: leave one of them out',
  'map dusty --formats png,svg -o -':
    '-o - writes one file, and --formats png,svg makes more: save them in a folder, -o FOLDER/',
  'map dusty --formats pgm -o -':
    '-o - writes one file, and --formats pgm makes more: save them in a folder, -o FOLDER/',
  'sensors dusty lidar -o lidar.json': '-o is "lidar.json": its name ends in one of .csv, .csv.gz, .jsonl, .jsonl.gz',
  'sensors dusty lidar --format csv -o lidar.jsonl':
    '-o is "lidar.jsonl", which is jsonl, and --format says csv: leave one of them out',
  'clean dusty --all -o yaml':
    '-o is "yaml": its name ends in one of .png; to see the object instead, add --dry-run=client',
  'drive dusty --to sofa -o sofa.svg': '-o is "sofa.svg": its name ends in one of .png, .csv, .csv.gz',
  'dock dusty -o home.png': '-o is for --dry-run=client, and for the files of map, sensors, drive and clean',
};

for (const [line, message] of Object.entries(disagreeing))
  test(`${line} is refused: ${message}`, () => {
    const [command = '', output = ''] = line.split(' -o ');
    assert.throws(() => asked(command, output), { name: 'CommandFault', message });
  });
