/** Draws a map file of a robot, without a cluster: `npm run map -- home.rrmap -o home.png`. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { mapFiles, type MapFormat } from '@kubevac/maps/map-files.ts';
import type { RobotMap } from '@kubevac/maps/map.ts';
import { readMap } from '@kubevac/maps/read-map.ts';
import { mapOfRaw } from './simulator-map.ts';

const formats: Readonly<Record<string, MapFormat>> = {
  '.png': 'png',
  '.svg': 'svg',
  '.pgm': 'pgm',
  '.json': 'valetudo',
};

const help = `Draws a map file: one of a Roborock or Xiaomi robot (.rrmap, gzipped or not), the JSON of Valetudo, the raw
file of a simulated robot, or one of Kubevac.

usage: npm run map -- FILE -o home.png|svg|pgm|json [--no-path] [--no-rooms] [--no-restrictions]

  png, svg  a picture
  pgm       for ROS map_server and nav2; a yaml is written beside it
  json      Valetudo's map, version 2
`;

const flag = { type: 'boolean', default: false } as const;
const options = {
  output: { type: 'string', short: 'o' },
  help: { ...flag, short: 'h' },
  'no-path': flag,
  'no-rooms': flag,
  'no-restrictions': flag,
} as const;

try {
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const [input, ...others] = positionals;
  if (values.help) process.stdout.write(help);
  else if (input === undefined || others.length > 0 || values.output === undefined) fail(help, 2);
  else {
    const hidden = { path: values['no-path'], rooms: values['no-rooms'], restrictions: values['no-restrictions'] };
    draw(input, values.output, { path: !hidden.path, rooms: !hidden.rooms, restrictions: !hidden.restrictions });
  }
} catch (error) {
  fail(`${error instanceof Error ? error.message : String(error)}\n`, 1);
}

function draw(input: string, output: string, content: { path: boolean; rooms: boolean; restrictions: boolean }): void {
  const extension = extname(output);
  const format = formats[extension];
  if (format === undefined) return fail(`-o ${output} ends as no format does: .png, .svg, .pgm or .json\n`, 2);
  const stem = basename(output, extension);
  const [first, ...beside] = mapFiles(mapIn(input), { format, stem, content });
  writeFileSync(output, first?.bytes ?? '');
  for (const { name, bytes } of beside) writeFileSync(join(dirname(output), name), bytes);
}

function mapIn(path: string): RobotMap {
  if (!existsSync(path)) throw new Error(`there is no file ${path}: name the map file first, then -o`);
  const bytes = readFileSync(path);
  try {
    return mapOfRaw(bytes) ?? readMap(bytes);
  } catch (error) {
    throw new Error(`${path} is no map that can be read: ${(error as Error).message}`, { cause: error });
  }
}

function fail(text: string, code: number): void {
  process.stderr.write(text);
  process.exitCode = code;
}
