/** No object of the API server comes near it (etcd takes 1.5 MiB); an endless line must not fill the memory. */
const maximumLineBytes = 16 * 1024 * 1024;
const newline = 0x0a;

/**
 * Splits a stream of bytes into lines and parses each as JSON. A chunk may end anywhere, also inside a character:
 * bytes are joined before they are decoded. An unfinished last line is left out: its stream was cut.
 *
 * @throws SyntaxError for a line that is not JSON, RangeError for one without end
 */
export async function* jsonLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<unknown, void, undefined> {
  let parts: Uint8Array[] = [];
  let held = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      parts.push(chunk.subarray(start, end));
      const line = Buffer.concat(parts).toString('utf8');
      parts = [];
      held = 0;
      start = end + 1;
      if (line.trim() !== '') yield JSON.parse(line);
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
    held += chunk.length - start;
    if (held > maximumLineBytes) throw new RangeError(`a line is longer than ${maximumLineBytes} bytes`);
  }
}
