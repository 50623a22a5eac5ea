import { setImmediate as nextTurn } from 'node:timers/promises';
import { decodeMap } from '@kubevac/maps/codec.ts';
import { MAP_FORMATS, mapFiles, type MapFormat } from '@kubevac/maps/map-files.ts';
import type { OutputPart } from '@kubevac/protocol/output.ts';
import type { SpecOf } from '@kubevac/crds/kinds.ts';
import type { TaskObject } from '../objects/task.ts';
import type { OutputFile } from './output-secret.ts';

/** The files that a task asked for, made of what its robot left. @throws when that does not read */
export async function filesOf(task: TaskObject, parts: readonly OutputPart[]): Promise<OutputFile[]> {
  if (task.kind !== 'MapDump' || task.spec === undefined) throw new Error(`a ${task.kind} has no files`);
  return mapDumpFiles(task.spec, parts);
}

async function mapDumpFiles(
  { formats, include }: SpecOf<'MapDump'>,
  parts: readonly OutputPart[],
): Promise<OutputFile[]> {
  const bytes = parts.find(({ name }) => name === 'map')?.bytes;
  if (bytes === undefined) throw new Error('there is no map in what the robot left');
  const map = decodeMap(bytes);
  const content = {
    path: include.includes('path'),
    rooms: include.includes('rooms'),
    restrictions: include.includes('restrictions'),
  };
  const files: OutputFile[] = [];
  for (const format of formats.filter(isDrawn)) {
    // Others have their turn between two pictures.
    await nextTurn();
    files.push(...(await mapFiles(map, { format, stem: 'map', content })));
  }
  const raw = formats.includes('raw') ? parts.filter(({ name }) => name !== 'map') : [];
  return [...files, ...raw.map((part) => ({ ...part, contentType: 'application/octet-stream' }))];
}

function isDrawn(format: string): format is MapFormat {
  return (MAP_FORMATS as readonly string[]).includes(format);
}
