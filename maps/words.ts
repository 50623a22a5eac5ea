/**
 * Bytes by fours, for loops that pass over what is the same four at a time: up to three at the end are left out. A view of the
 * bytes where they lie as the processor likes it, else of a copy.
 */
export function wordsOf(bytes: Uint8Array): Int32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2);
}

/** The word of four equal bytes. */
export function wordOfFour(byte: number): number {
  return Math.imul(byte, 0x01_01_01_01);
}

/**
 * Makes each byte what the table of 256 has for it.
 *
 * @throws RangeError when the bytes begin where no word does: words of them would be of a copy
 */
export function translate(bytes: Uint8Array, table: Uint8Array): void {
  if (bytes.byteOffset % 4 !== 0)
    throw new RangeError(`the bytes begin at ${bytes.byteOffset} of their buffer, and not at a multiple of 4`);
  const words = wordsOf(bytes);
  let [last, translation] = [0, wordOfFour(table[0] ?? 0)];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? 0;
    if (word !== last) {
      last = word;
      translation = translatedWord(word, table);
    }
    words[index] = translation;
  }
  for (let index = words.length * 4; index < bytes.length; index += 1) bytes[index] = table[bytes[index] ?? 0] ?? 0;
}

function translatedWord(word: number, table: Uint8Array): number {
  const low = (table[word & 0xff] ?? 0) | ((table[(word >>> 8) & 0xff] ?? 0) << 8);
  const high = (table[(word >>> 16) & 0xff] ?? 0) | ((table[word >>> 24] ?? 0) << 8);
  return low | (high << 16);
}

/** Which values occur, in order. */
export function valuesIn(bytes: Uint8Array): number[] {
  const occurs = new Uint8Array(256);
  const words = wordsOf(bytes);
  let last = 0;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? 0;
    if (word === last && index > 0) continue;
    last = word;
    for (let shift = 0; shift < 32; shift += 8) occurs[(word >>> shift) & 0xff] = 1;
  }
  for (const byte of bytes.subarray(words.length * 4)) occurs[byte] = 1;
  return [...occurs.keys()].filter((value) => occurs[value] === 1);
}
