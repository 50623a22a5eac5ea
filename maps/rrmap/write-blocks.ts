import { digestOf } from './blocks.ts';
import { blockHeaderBytes, blockType, countedHeaderBytes, digestBytes, fileHeaderBytes, magic } from './format.ts';

/** A block with a header of this many bytes, whose fields behind the common ones are signed 32-bit numbers, 0 where missing. */
export interface BlockParts {
  readonly type: number;
  readonly headerBytes?: number;
  readonly fields?: readonly number[];
  readonly data: Uint8Array;
}

export function blockOf({ type, headerBytes = blockHeaderBytes, fields = [], data }: BlockParts): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt16LE(type, 0);
  header.writeUInt16LE(headerBytes, 2);
  header.writeUInt32LE(data.length, 4);
  for (const [index, field] of fields.entries()) header.writeInt32LE(field, blockHeaderBytes + index * 4);
  return Buffer.concat([header, data]);
}

/** A block of records that says how many it has. */
export function recordBlockOf(type: number, records: readonly Uint8Array[]): Buffer {
  const data = Buffer.concat(records);
  return blockOf({ type, headerBytes: countedHeaderBytes, fields: [records.length], data });
}

/** @throws RangeError for a number that is not from 0 to 65535 */
export function unsigned16(numbers: ArrayLike<number>): Buffer {
  const bytes = Buffer.alloc(numbers.length * 2);
  for (let index = 0; index < numbers.length; index += 1)
    bytes.writeUInt16LE(Math.round(numbers[index] ?? 0), index * 2);
  return bytes;
}

/** @throws RangeError for a number that 32 bits do not hold */
export function signed32(numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4);
  for (const [index, number] of numbers.entries()) bytes.writeInt32LE(Math.round(number), index * 4);
  return bytes;
}

export interface FileParts {
  readonly mapIndex: number;
  readonly minorVersion: number;
  readonly blocks: readonly Uint8Array[];
}

/** A whole file: the header, the blocks in this order, the digest. */
export function fileOf({ mapIndex, minorVersion, blocks }: FileParts): Buffer {
  const header = Buffer.alloc(fileHeaderBytes);
  const body = Buffer.concat(blocks);
  header.write(magic, 'latin1');
  header.writeUInt16LE(fileHeaderBytes, 2);
  header.writeUInt32LE(fileHeaderBytes + body.length + blockHeaderBytes, 4);
  header.writeUInt16LE(1, 8);
  header.writeUInt16LE(minorVersion, 10);
  header.writeUInt32LE(mapIndex, 12);
  return withDigest(Buffer.concat([header, body]));
}

/** @param unsigned all that comes before the digest's block */
export function withDigest(unsigned: Uint8Array): Buffer {
  const block = blockOf({ type: blockType.digest, data: Buffer.alloc(digestBytes) });
  const file = Buffer.concat([unsigned, block]);
  const dataOffset = file.length - digestBytes;
  digestOf(file.subarray(0, dataOffset)).copy(file, dataOffset);
  return file;
}
