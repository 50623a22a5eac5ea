import { MapCodecError } from './map-codec-error.ts';

/** Reads what ByteWriter wrote. Whatever the bytes are, it ends with a MapCodecError that says where. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #base: number;
  #at = 0;

  /** @param base what comes before `bytes`, for the offsets in errors */
  constructor(bytes: Uint8Array, base = 0) {
    this.#bytes = bytes;
    this.#base = base;
  }

  get bytesLeft(): number {
    return this.#bytes.length - this.#at;
  }

  readByte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) this.fail('the map ends too early');
    this.#at += 1;
    return byte;
  }

  /** 0 to 2³² − 1 */
  readVarint(): number {
    let byte = this.readByte();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    for (let shift = 7; byte > 0x7f; shift += 7) {
      byte = this.readByte();
      if (shift === 28 && byte > 0x0f) this.fail('a number is longer than 32 bits');
      value |= (byte & 0x7f) << shift;
    }
    return value >>> 0;
  }

  /** How many of something follow, each of at least `bytesEach`: a claim that cannot be true is refused before it costs. */
  readCount(what: string, { maximum, bytesEach }: { maximum: number; bytesEach: number }): number {
    const count = this.readVarint();
    if (count > maximum) this.fail(`${count} ${what}, at most ${maximum} are read`);
    if (count * bytesEach > this.bytesLeft) this.fail(`${count} ${what} do not fit into ${this.bytesLeft} bytes`);
    return count;
  }

  /** A view. */
  readBytes(length: number): Uint8Array {
    if (length > this.bytesLeft) this.fail('the map ends too early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  fail(message: string): never {
    throw new MapCodecError('Invalid', message, this.#base + this.#at);
  }
}
