/** What the termination message of a mission says: the end of its log, and after that where its files are. */
const FILES = 'its files are in Secret ';
/** What a kubelet keeps of it, and the API lets a container say. */
export const TERMINATION_BYTES = 4_096;

/** @param log its last lines; @param secretName where its files are, if it left any */
export function terminationMessage(log: string, secretName: string | undefined): string {
  const files = secretName === undefined ? '' : `\n${FILES}${secretName}`;
  return lastLines(log.split('\n'), TERMINATION_BYTES - Buffer.byteLength(files)) + files;
}

/** The last of the lines, as many as have room in so many bytes. */
export function lastLines(lines: readonly string[], bytes: number): string {
  let taken = 0;
  const first = lines.findLastIndex((line) => (taken += Buffer.byteLength(line) + 1) > bytes + 1);
  return lines.slice(first + 1).join('\n');
}

/** The line that says how it ended, and the one after it that says where its files are; undefined where there is none. */
export function lastWords(message: string): { readonly end: string | undefined; readonly files: string | undefined } {
  const lines = message.split('\n').filter((line) => line !== '');
  const files = lines.at(-1)?.startsWith(FILES) === true ? lines.pop() : undefined;
  return { end: lines.at(-1), files };
}
