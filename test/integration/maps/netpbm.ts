import { execFileSync } from 'node:child_process';
import { findProgram } from '@kubevac/sandbox/find-program.ts';

/** For `test(name, { skip: netpbmMissing }, …)`. */
export const netpbmMissing: string | false =
  findProgram('pngtopnm') === undefined && 'Netpbm is not installed (Debian: apt-get install netpbm)';

export interface NetpbmImage {
  readonly width: number;
  readonly height: number;
  /** Dot by dot, row by row from the top: one grey byte each, or red, green, blue. */
  readonly bytes: Buffer;
}

export function readPngByNetpbm(path: string): NetpbmImage {
  return read('pngtopnm', [path]);
}

export function readPgmByNetpbm(path: string): NetpbmImage {
  return read('pamdepth', ['255', path]);
}

/** Both write a header of four words, each with one blank behind it, and then the bytes. */
function read(program: string, args: readonly string[]): NetpbmImage {
  const output = execFileSync(program, args, { maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'ignore'] });
  const [header = ''] = /^P[56]\s\d+\s\d+\s255\s/.exec(output.toString('latin1', 0, 64)) ?? [];
  const [, width = 0, height = 0] = header.split(/\s/).map(Number);
  return { width, height, bytes: output.subarray(header.length) };
}
