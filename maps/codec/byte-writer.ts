const initialBytes = 4096;

/** Bytes that become more: the room doubles. */
export class ByteWriter {
  #room = Buffer.allocUnsafe(initialBytes);
  #length = 0;

  writeByte(value: number): void {
    this.#reserve(1);
    this.#room[this.#length++] = value;
  }

  /** Seven bits a byte, the lowest first, the eighth set on all but the last. @param value whole, 0 to 2³² − 1 */
  writeVarint(value: number): void {
    this.#reserve(5);
    let rest = value;
    while (rest > 0x7f) {
      this.#room[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#room[this.#length++] = rest;
  }

  writeBytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#room.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** A view, good until the next write. */
  written(): Buffer {
    return this.#room.subarray(0, this.#length);
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#room.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#room.length * 2));
    larger.set(this.written());
    this.#room = larger;
  }
}
