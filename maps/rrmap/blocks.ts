import { hash } from 'node:crypto';
import { blockHeaderBytes, blockType, fileHeaderBytes, magic } from './format.ts';
import { RrmapError } from './rrmap-error.ts';

/** A block that lies within its file, as far as its own lengths go. What it says inside is unchecked. */
export interface Block {
  readonly type: number;
  /** Of its header, in bytes into the file. */
  readonly offset: number;
  readonly header: Buffer;
  readonly data: Buffer;
}

export interface RrmapFile {
  readonly mapIndex: number;
  /** By type, in any order in the file; of several of one type the last, as Valetudo has it. */
  readonly blocks: ReadonlyMap<number, Block>;
}

/** Robots have about forty types and send each once. */
const mostBlocks = 1024;

/**
 * Takes a file apart and makes sure of its digest, which is its last block.
 *
 * @throws RrmapError when a length does not fit, or the digest is another or missing
 */
export function readBlocks(file: Buffer): RrmapFile {
  const blocks = new Map<number, Block>();
  let offset = firstBlockOffset(file);
  for (let count = 0; count < mostBlocks && !blocks.has(blockType.digest); count += 1) {
    const block = blockAt(file, offset);
    blocks.set(block.type, block);
    offset += block.header.length + block.data.length;
  }
  const digest = blocks.get(blockType.digest);
  if (digest === undefined) throw new RrmapError(offset, `no digest after ${mostBlocks} blocks`);
  if (offset !== file.length) throw new RrmapError(offset, `${file.length - offset} bytes come after the digest`);
  checkDigest(file, digest);
  return { mapIndex: file.readUInt32LE(12), blocks };
}

function firstBlockOffset(file: Buffer): number {
  if (file.length < fileHeaderBytes) throw new RrmapError(0, `${file.length} bytes are less than a header`);
  if (file.toString('latin1', 0, magic.length) !== magic) throw new RrmapError(0, `it does not begin with "${magic}"`);
  const headerBytes = file.readUInt16LE(2);
  if (headerBytes < fileHeaderBytes)
    throw new RrmapError(2, `the header has ${headerBytes} bytes: ${fileHeaderBytes} are the least`);
  return headerBytes;
}

function blockAt(file: Buffer, offset: number): Block {
  const left = file.length - offset;
  if (left < blockHeaderBytes) throw new RrmapError(offset, 'the file ends where a block should begin');
  const headerBytes = file.readUInt16LE(offset + 2);
  const dataBytes = file.readUInt32LE(offset + 4);
  if (headerBytes < blockHeaderBytes || headerBytes + dataBytes > left)
    throw new RrmapError(offset, `a block has ${headerBytes} and ${dataBytes} bytes, where ${left} are left`);
  const dataOffset = offset + headerBytes;
  return {
    type: file.readUInt16LE(offset),
    offset,
    header: file.subarray(offset, dataOffset),
    data: file.subarray(dataOffset, dataOffset + dataBytes),
  };
}

function checkDigest(file: Buffer, { offset, header, data }: Block): void {
  const dataOffset = offset + header.length;
  if (!digestOf(file.subarray(0, dataOffset)).equals(data))
    throw new RrmapError(dataOffset, 'the digest is not that of the bytes before it');
}

/**
 * @param signed every byte before the digest's data, so the header of its block too: measured on twelve files, the
 *   published descriptions say otherwise
 */
export function digestOf(signed: Uint8Array): Buffer {
  return hash('sha1', signed, 'buffer');
}
