import { basename } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Format } from './formats.ts';
import { OutputFault } from './output-fault.ts';
import type { OutputFiles } from './read-output.ts';
import type { Saving } from './saving.ts';

export interface SavedFile {
  /** Of the file, or in the folder; of no meaning on standard output. */
  readonly path: string;
  readonly bytes: Buffer;
}

/** What is to be written, of what a task left. @throws OutputFault when the file that was asked for is not among it */
export function savedFiles(saving: Saving, files: OutputFiles): readonly SavedFile[] {
  if (saving.into === 'Folder') return [...files].map(([path, bytes]) => ({ path, bytes }));
  const { format } = saving;
  const path = saving.into === 'File' ? saving.path : '';
  const saved = { path, bytes: packedAs(path, fileOf(format, files)) };
  if (format.companion === undefined) return [saved];
  const companion = fileNamed(format.companion.file, files);
  const beside = path.slice(0, -(format.endings[0] ?? '').length) + format.companion.ending;
  return [saved, { path: beside, bytes: namingImage(companion, basename(path)) }];
}

function fileOf({ name, file }: Format, files: OutputFiles): Buffer {
  if (file !== undefined) return fileNamed(file, files);
  const [only, second] = files.values();
  if (only !== undefined && second === undefined) return only;
  throw new OutputFault(`of ${name} there are ${listed(files)}: save them in a folder, -o FOLDER/`);
}

/** Unpacked, however it was left. */
function fileNamed(name: string, files: OutputFiles): Buffer {
  const plain = files.get(name);
  if (plain !== undefined) return plain;
  const packed = files.get(`${name}.gz`);
  if (packed === undefined) throw new OutputFault(`there is no ${name} among what it left: ${listed(files)}`);
  return unpacked(name, packed);
}

/** A Secret has at most 1 MiB, and readings are some ten times that: far more is none of the operator's files. */
const maximumBytes = 256 * 1024 * 1024;

function unpacked(name: string, packed: Buffer): Buffer {
  try {
    return gunzipSync(packed, { maxOutputLength: maximumBytes });
  } catch (error) {
    throw new OutputFault(`${name}.gz does not unpack: ${(error as Error).message}`, { cause: error });
  }
}

function packedAs(path: string, bytes: Buffer): Buffer {
  return path.toLowerCase().endsWith('.gz') ? gzipSync(bytes) : bytes;
}

/** `map_server` looks for the picture by the name that the yaml has. */
function namingImage(yaml: Buffer, name: string): Buffer {
  const image = /^[\w.-]+$/.test(name) ? name : JSON.stringify(name);
  return Buffer.from(yaml.toString('utf8').replace(/^image: .*$/m, () => `image: ${image}`));
}

function listed(files: OutputFiles): string {
  return files.size === 0 ? 'nothing' : [...files.keys()].join(', ');
}
