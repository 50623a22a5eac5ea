import type { Block } from './blocks.ts';
import { countedHeaderBytes } from './format.ts';
import { RrmapError } from './rrmap-error.ts';

/** What a block says it has so many of. It is a claim: nothing is allocated for it before it fits the data. */
export function claimedCount({ type, offset, header }: Block, most: number): number {
  if (header.length < countedHeaderBytes)
    throw new RrmapError(offset, `block ${type} has a header of ${header.length} bytes, too short for a count`);
  const count = header.readUInt32LE(8);
  if (count > most) throw new RrmapError(offset + 8, `block ${type} has ${count} records: at most ${most} are read`);
  return count;
}

/**
 * The numbers of a block of records, one record after the other, each of `numbersPerRecord` unsigned 16-bit numbers.
 *
 * @throws RrmapError when the count does not fit the data, or is above `most`
 */
export function readRecords(block: Block, numbersPerRecord: number, most: number): Int32Array {
  const count = claimedCount(block, most);
  const { type, offset, data } = block;
  if (data.length !== count * numbersPerRecord * 2)
    throw new RrmapError(offset + 8, `block ${type} has ${count} records, which ${data.length} bytes are not`);
  const numbers = new Int32Array(count * numbersPerRecord);
  for (let index = 0; index < numbers.length; index += 1) numbers[index] = data.readUInt16LE(index * 2);
  return numbers;
}
