import { decodeMap } from '@kubevac/maps/codec.ts';
import { runFields, runsOf } from '@kubevac/maps/runs.ts';
import { MAP_FORMATS, mapFiles, type MapFormat } from '@kubevac/maps/map-files.ts';
import type { RobotMap } from '@kubevac/maps/map.ts';
import type { OutputPart } from '@kubevac/protocol/output.ts';
import type { SpecOf } from '@kubevac/crds/kinds.ts';
import type { FiledTask } from './left-by.ts';
import { driveFiles } from './drive-files.ts';
import type { OutputFile, OutputFiles } from './output-file.ts';
import { sensorReadFiles } from './sensor-files.ts';

/** @throws when what the robot left does not read */
export function filesOf(task: FiledTask, parts: readonly OutputPart[]): OutputFiles {
  if (task.kind === 'MapDump' && task.spec !== undefined) return { files: mapDumpFiles(task.spec, parts), facts: {} };
  if (task.kind === 'SensorRead' && task.spec !== undefined)
    return sensorReadFiles(task.spec, partNamed(parts, 'readings'));
  if (task.kind === 'DrivePath') {
    const map = parts.some(({ name }) => name === 'map') ? mapIn(parts) : undefined;
    return { files: driveFiles(partNamed(parts, 'driven'), map), facts: {} };
  }
  if (task.kind === 'Cleaning') {
    const map = mapIn(parts);
    return { files: mapFiles(map, { format: 'png', stem: 'map' }), facts: {} };
  }
  throw new Error(`a ${task.kind} has no files`);
}

function partNamed(parts: readonly OutputPart[], name: string): Uint8Array {
  const part = parts.find((one) => one.name === name);
  if (part === undefined) throw new Error(`there is no ${name} in what the robot left`);
  return part.bytes;
}

/** A speckled map of 1024 x 1024 cells has 20,000; files of many more would be larger than any Secret. */
const mostRuns = 150_000;

function mapIn(parts: readonly OutputPart[]): RobotMap {
  const map = decodeMap(partNamed(parts, 'map'));
  const runs = runsOf(map.grid).length / runFields;
  if (runs > mostRuns) throw new Error(`a map of ${runs} pieces is no home: at most ${mostRuns} are drawn`);
  return map;
}

function mapDumpFiles({ formats, include }: SpecOf<'MapDump'>, parts: readonly OutputPart[]): OutputFile[] {
  const map = mapIn(parts);
  const content = {
    path: include.includes('path'),
    rooms: include.includes('rooms'),
    restrictions: include.includes('restrictions'),
  };
  const drawn = formats.filter(isDrawn).flatMap((format) => mapFiles(map, { format, stem: 'map', content }));
  const raw = formats.includes('raw') ? parts.filter(({ name }) => name !== 'map') : [];
  return [
    ...drawn,
    ...raw.map(({ name, bytes }) => ({ name: keyOf(name), contentType: 'application/octet-stream', bytes })),
  ];
}

/** What a driver calls its file, if a Secret may have such a key. */
function keyOf(name: string): string {
  return /^map\.[-._a-zA-Z0-9]{1,48}$/.test(name) ? name : 'map.raw';
}

function isDrawn(format: string): format is MapFormat {
  return (MAP_FORMATS as readonly string[]).includes(format);
}
