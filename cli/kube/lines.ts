/** No object of the API server comes near it (etcd takes 1.5 MiB). */
const maximumLineCharacters = 16 * 1024 * 1024;

/** The JSON values of a stream that has one a line. An unfinished last line is left out: its stream was cut. */
export async function* jsonLines(chunks: AsyncIterable<string>): AsyncGenerator<unknown, void, undefined> {
  let held = '';
  for await (const chunk of chunks) {
    const lines = (held + chunk).split('\n');
    held = lines.pop() ?? '';
    if (held.length > maximumLineCharacters) throw new RangeError('a line of the API server has no end');
    for (const line of lines) if (line.trim() !== '') yield JSON.parse(line);
  }
}
