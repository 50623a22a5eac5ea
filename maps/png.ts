import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';

const deflateInPool = promisify(deflate);
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Level 6 makes it a tenth smaller in twice the time. */
const level = 4;
/** Four bits a dot, colours from a palette, no filter (PNG, W3C recommendation, 11.2.2). */
const bitDepth = 4;
const indexedColor = 3;

/** From two dots, as they lie in the memory of a little-endian machine, to the byte that stands for both. */
function pairTable(): Uint8Array {
  const pairs = new Uint8Array(65_536);
  for (let low = 0; low < 16; low += 1)
    for (let high = 0; high < 16; high += 1) pairs[low + 256 * high] = (low << 4) | high;
  return pairs;
}

export interface IndexedPicture {
  /** Even. */
  readonly width: number;
  readonly height: number;
  /** One byte a dot, row by row from the top: a number of the palette. */
  readonly dots: Uint8Array;
  /** At most sixteen, as `#rrggbb`. */
  readonly palette: readonly string[];
}

/** A PNG file. Compressed by the thread pool: the event loop goes on meanwhile. */
export async function encodePng({ width, height, dots, palette }: IndexedPicture): Promise<Buffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = bitDepth;
  header[9] = indexedColor;
  const colors = Buffer.from(palette.map((hex) => hex.slice(1)).join(''), 'hex');
  const data = await deflateInPool(packed(dots, width, height), { level });
  return Buffer.concat([signature, chunk('IHDR', header), chunk('PLTE', colors), chunk('IDAT', data), chunk('IEND')]);
}

/** Rows of half bytes, each behind the number of its filter, which is none. */
function packed(dots: Uint8Array, width: number, height: number): Buffer {
  const twos = new Uint16Array(dots.buffer, dots.byteOffset, (width * height) / 2);
  const pairs = pairTable();
  const across = width / 2;
  const bytes = Buffer.alloc((across + 1) * height);
  for (let row = 0, from = 0, to = 0; row < height; row += 1) {
    to += 1;
    for (let column = 0; column < across; column += 1, from += 1, to += 1) bytes[to] = pairs[twos[from] ?? 0] ?? 0;
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
