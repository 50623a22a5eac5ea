/** What the termination message of a mission says: the end of its log, and after that where its files are. */
const FILES = 'its files are in Secret ';

/** @param log its last lines; @param secretName where its files are, if it left any */
export function terminationMessage(log: string, secretName: string | undefined): string {
  return secretName === undefined ? log : `${log}\n${FILES}${secretName}`;
}

/** The line that says how it ended, and the one after it that says where its files are; undefined where there is none. */
export function lastWords(message: string): { readonly end: string | undefined; readonly files: string | undefined } {
  const lines = message.split('\n').filter((line) => line !== '');
  const files = lines.at(-1)?.startsWith(FILES) === true ? lines.pop() : undefined;
  return { end: lines.at(-1), files };
}
