import { execFileSync, spawnSync } from 'node:child_process';

/** For `test(name, { skip: pillowMissing }, …)`. */
export const pillowMissing: string | false =
  spawnSync('python3', ['-c', 'import PIL']).status !== 0 &&
  'Pillow is not installed (Debian: apt-get install python3-pil)';

const program = `
import sys
from PIL import Image
image = Image.open(sys.argv[1]).convert(sys.argv[2])
sys.stdout.buffer.write(b'%d %d\\n' % image.size + image.tobytes())
`;

export interface PillowImage {
  readonly width: number;
  readonly height: number;
  /** Dot by dot, row by row from the top. */
  readonly bytes: Buffer;
}

/** @param mode of Pillow: `L` for one grey byte a dot, `RGB` for three */
export function readByPillow(path: string, mode: 'L' | 'RGB'): PillowImage {
  const output = execFileSync('python3', ['-c', program, path, mode], { maxBuffer: 64 * 1024 * 1024 });
  const end = output.indexOf('\n');
  const [width = 0, height = 0] = output.toString('latin1', 0, end).split(' ').map(Number);
  return { width, height, bytes: output.subarray(end + 1) };
}
