import { createInterface } from 'node:readline/promises';

/** Where a command speaks to a person, or to a program. */
export interface Terminal {
  /** Results, a line each. */
  out(line: string): void;
  /** What is said beside the result: notices, faults. */
  note(line: string): void;
  /** The bytes of a file as a result, for the program behind a pipe. Rejects when it takes no more. */
  write(bytes: Uint8Array): Promise<void>;
  /** Draws over what was drawn before, below everything else; an empty text takes it away. Does nothing without a person. */
  draw(text: string): void;
  /** A person looks at it and can answer. */
  readonly isInteractive: boolean;
  readonly columns: number;
  /** Asks for a word; nothing is drawn meanwhile. Rejects when the signal aborts; the answer is empty when the input ends. */
  ask(question: string, signal: AbortSignal): Promise<string>;
}

const clearLine = '\r\u001B[2K';

/**
 * The terminal of a process: results on standard output, all else on standard error.
 *
 * @param onUnread called when nobody reads lines any more, as behind `| head`
 */
export function terminalOf({ stdin, stdout, stderr }: NodeJS.Process, onUnread: () => void): Terminal {
  const failed = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error;
    onUnread();
  };
  for (const stream of [stdout, stderr]) stream.on('error', failed);
  let drawn = '';
  let isAsking = false;
  const isInteractive = stdin.isTTY && stderr.isTTY;
  const beside = (stream: NodeJS.WriteStream, line: string): void => {
    if (drawn !== '') stderr.write(clearLine);
    stream.write(`${line}\n`);
    if (drawn !== '') stderr.write(drawn);
  };
  return {
    out: (line) => beside(stdout, line),
    note: (line) => beside(stderr, line),
    write: async (bytes) => {
      stdout.off('error', failed);
      try {
        await writeTo(stdout, bytes);
      } finally {
        stdout.on('error', failed);
      }
    },
    draw: (text) => {
      if (!isInteractive || isAsking || text === drawn) return;
      stderr.write(`${clearLine}${text}`);
      drawn = text;
    },
    isInteractive,
    columns: stderr.columns ?? 80,
    ask: async (question, signal) => {
      // Without its own terminal mode Ctrl-C stays a signal, which the caller listens to.
      const lines = createInterface({ input: stdin, output: stderr, terminal: false });
      const ended = new AbortController();
      lines.once('close', () => ended.abort());
      isAsking = true;
      try {
        return await lines.question(question, { signal: AbortSignal.any([signal, ended.signal]) });
      } catch (error) {
        if (signal.aborted) throw error;
        return '';
      } finally {
        isAsking = false;
        lines.close();
      }
    },
  };
}

/** The same for a command whose result is a file: all else that is said goes beside it. */
export function besideFile(terminal: Terminal): Terminal {
  return { ...terminal, out: (line) => terminal.note(line) };
}

/** A pipe whose reader is gone says so as an event, too, which would end the process when nobody listened. */
async function writeTo(stream: NodeJS.WriteStream, bytes: Uint8Array): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  stream.once('error', reject);
  stream.write(bytes, (error) => (error ? reject(error) : resolve()));
  try {
    await promise;
  } finally {
    stream.off('error', reject);
  }
}
