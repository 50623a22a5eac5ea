import { crc32, deflateSync } from 'node:zlib';
import { wordsOf } from './words.ts';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Of a large home: level 4 takes half as long again and saves an eighth, level 6 five times as long and a quarter. */
const level = 2;
/** Four bits a dot, colours from a palette, no filter (PNG, W3C recommendation, 11.2.2). */
const bitDepth = 4;
const indexedColor = 3;

export interface IndexedPicture {
  /** A multiple of four. */
  readonly width: number;
  readonly height: number;
  /** One byte a dot, row by row from the top: a number of the palette. */
  readonly dots: Uint8Array;
  /** At most sixteen, as `#rrggbb`. */
  readonly palette: readonly string[];
}

/** A PNG file. */
export function encodePng({ width, height, dots, palette }: IndexedPicture): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = bitDepth;
  header[9] = indexedColor;
  const colors = Buffer.from(palette.map((hex) => hex.slice(1)).join(''), 'hex');
  const rows = packed(dots, width, height);
  const data = deflateSync(rows, { level, chunkSize: Math.max(64, rows.length) });
  return Buffer.concat([signature, chunk('IHDR', header), chunk('PLTE', colors), chunk('IDAT', data), chunk('IEND')]);
}

/** Rows of half bytes, each behind the number of its filter, which is none. Fours are as little-endian machines have them. */
function packed(dots: Uint8Array, width: number, height: number): Buffer {
  const fours = wordsOf(dots);
  const across = width / 4;
  const bytes = Buffer.alloc((2 * across + 1) * height);
  for (let row = 0, from = 0, to = 0; row < height; row += 1) {
    to += 1;
    for (let column = 0; column < across; column += 1, from += 1, to += 2) {
      const four = fours[from] ?? 0;
      bytes[to] = (four << 4) | (four >> 8);
      bytes[to + 1] = (four >> 12) | (four >> 24);
    }
  }
  return bytes;
}

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([head, body, check]);
}
