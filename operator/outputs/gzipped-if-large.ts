import { gzipSync } from 'node:zlib';
import type { OutputFile } from './output-file.ts';

/** Larger files are gzipped. */
const plainBytes = 64 * 1024;

/** The file, or it gzipped with `.gz` behind its name. */
export function gzippedIfLarge(file: OutputFile): OutputFile {
  if (file.bytes.byteLength <= plainBytes) return file;
  return { name: `${file.name}.gz`, contentType: 'application/gzip', bytes: gzipSync(file.bytes) };
}
