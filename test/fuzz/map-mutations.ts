import { gzipSync } from 'node:zlib';
import { blockHeaderBytes, blockType, digestBytes, fileHeaderBytes } from '@kubevac/maps/rrmap/format.ts';
import { blockOf, withDigest } from '@kubevac/maps/rrmap/write-blocks.ts';
import { cutOff, flipBits, lieAt, spliceInto, type Mutation } from './mutations.ts';
import type { Random } from './random.ts';

const digestBlockBytes = blockHeaderBytes + digestBytes;
/** More than a reader inflates. */
const bomb = gzipSync(Buffer.alloc(17 * 1024 * 1024));

/** What happens to the file before it has a digest. Most of it leaves a file whose blocks are found, or nothing inside is tested. */
export function mapMutations(others: readonly Buffer[]): readonly Mutation[] {
  const splice: Mutation = (bytes, random) => spliceInto(bytes, random.pick(others), random);
  const move: Mutation = (file, random) => moveBlock(file, random.pick(others), random);
  const lieInFields: Mutation = (body, random) => lieAt(body, 4 * random.below(5), random);
  return [
    ...[lieInFields, lieInFields, lieInFields, flipBits, flipBits, cutOff, splice].map(withinBlock),
    move,
    move,
    move,
    flipBits,
    cutOff,
    splice,
    lieInHeader,
    (file, random) => (random.oneIn(200) ? swell(file, random) : lieInHeader(file, random)),
  ];
}

/** So that a reader believes what was done to the file. */
export function signedAgain(file: Buffer): Buffer {
  return withDigest(file.subarray(0, Math.max(0, file.length - digestBlockBytes)));
}

export const gzipped: Mutation = (file, random) => {
  if (random.oneIn(1_000)) return bomb;
  const whole = gzipSync(file, { level: 1 });
  switch (random.below(6)) {
    case 0:
      return flipBits(whole, random);
    case 1:
      return cutOff(whole, random);
    case 2:
      return lieAt(whole, random.pick([2, 8, whole.length - 8, whole.length - 4]), random);
    case 3:
      return Buffer.concat([whole, random.oneIn(2) ? whole : file]);
    default:
      return whole;
  }
};

/** In the header of the file or of a block; images have the longest, of 28 bytes. */
const lieInHeader: Mutation = (file, random) =>
  lieAt(file, random.pick([0, ...blocksOf(file).map(({ offset }) => offset)]) + 2 * random.below(14), random);

/** Happens to what a block has behind its lengths, which then are right again. */
function withinBlock(mutation: Mutation): Mutation {
  return (file, random) => {
    const blocks = blocksOf(file);
    if (blocks.length === 0) return file;
    const { offset, end } = random.pick(blocks);
    const body = mutation(file.subarray(offset + blockHeaderBytes, end), random);
    const header = Buffer.from(file.subarray(offset, offset + blockHeaderBytes));
    const fieldBytes = Math.min(Math.max(0, header.readUInt16LE(2) - blockHeaderBytes), body.length);
    header.writeUInt16LE(blockHeaderBytes + fieldBytes, 2);
    header.writeUInt32LE(body.length - fieldBytes, 4);
    return Buffer.concat([file.subarray(0, offset), header, body, file.subarray(end)]);
  };
}

/** A whole block of some file is put before one of this file, or in its place. */
function moveBlock(file: Buffer, from: Buffer, random: Random): Buffer {
  const [blocks, sources] = [blocksOf(file), blocksOf(from)];
  if (blocks.length === 0 || sources.length === 0) return file;
  const source = random.pick(sources);
  const place = random.pick(blocks);
  const goesOn = random.oneIn(2) ? place.offset : place.end;
  return Buffer.concat([
    file.subarray(0, place.offset),
    from.subarray(source.offset, source.end),
    file.subarray(goesOn),
  ]);
}

/** A block of very many bytes, whose header has no lie. */
function swell(file: Buffer, random: Random): Buffer {
  const data = Buffer.alloc(random.below(8 * 1024 * 1024), random.below(256));
  const type = random.pick(Object.values(blockType));
  const header = [8, 12, 20, 24, 28];
  const fields = random.oneIn(2) ? [] : [Math.floor(data.length / random.pick([1, 4, 8, 16, 28]))];
  const block = blockOf({
    type,
    headerBytes: random.pick(fields.length === 0 ? header : header.slice(1)),
    fields,
    data,
  });
  return Buffer.concat([file.subarray(0, fileHeaderBytes), block, file.subarray(fileHeaderBytes)]);
}

/** As far as their lengths make sense. */
function blocksOf(file: Buffer): { offset: number; end: number }[] {
  const blocks: { offset: number; end: number }[] = [];
  let offset = fileHeaderBytes;
  while (offset + blockHeaderBytes <= file.length && blocks.length < 64) {
    const end = offset + file.readUInt16LE(offset + 2) + file.readUInt32LE(offset + 4);
    if (end <= offset || end > file.length) break;
    blocks.push({ offset, end });
    offset = end;
  }
  return blocks;
}
