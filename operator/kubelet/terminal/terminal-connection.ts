import { setImmediate } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import type {
  TerminalEnd,
  TerminalOutput,
  TerminalSession,
  TerminalSize,
  TerminalTarget,
} from '../mission-terminals.ts';
import { channels, endStatus, frame, readFrame } from './channels.ts';
import { StdinQueue } from './stdin-queue.ts';
import { watchPeer } from './watch-peer.ts';

export interface TerminalConnectionOptions {
  readonly target: TerminalTarget;
  readonly socket: WebSocket;
  readonly lostAfterMilliseconds: number;
}

/** As much as the kubelet sends in a message. */
const messageBytes = 32_768;
/** Written and not yet read by the client: who writes without waiting for room loses the session here. */
const maximumBufferedBytes = 1_048_576;
/** For the client's part of the closing. */
const closeMilliseconds = 1_000;

/** WebSocket close codes. With any other than the first kubectl passes over the status, and shows its reader's errors. */
const closeCodes = { normal: 1000, unsupported: 1003 } as const;

/** One client of exec or attach: its WebSocket made into a session, and the session's end into what the client understands. */
export class TerminalConnection {
  readonly session: TerminalSession;
  readonly #socket: WebSocket;
  readonly #gone = new AbortController();
  readonly #closed = Promise.withResolvers<void>();
  readonly #resizes: ((size: TerminalSize) => void)[] = [];
  #size: TerminalSize | undefined;

  constructor({ target, socket, lostAfterMilliseconds }: TerminalConnectionOptions) {
    this.#socket = socket;
    const watch = watchPeer(socket, lostAfterMilliseconds, () => this.#lose('the client was not heard any more'));
    const stdin = new StdinQueue({
      onFull: () => {
        watch.pause();
        socket.pause();
      },
      onRoom: () => {
        socket.resume();
        watch.resume();
      },
    });
    if (!target.stdin) stdin.end();
    socket.on('message', (data, isBinary) => this.#receive(stdin, { data: data as Buffer, isBinary }));
    // What is wrong with it closes it.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      watch.stop();
      stdin.end();
      this.#gone.abort(new Error('the client is gone'));
      this.#closed.resolve();
    });
    const stderr = target.tty ? channels.stdout : channels.stderr;
    this.session = {
      target,
      stdin,
      stdout: this.#output(channels.stdout, target.stdout),
      stderr: this.#output(stderr, target.stderr || (target.tty && target.stdout)),
      onResize: (listener) => this.#onResize(listener),
      signal: this.#gone.signal,
    };
    // Clients wait for a first message, to know that the session is there.
    socket.send(frame(lowestOutput(target)));
  }

  /** Says how the session ended and closes; resolves when that is done, or the client does not do its part in time. */
  async end(end: TerminalEnd, reason = ''): Promise<void> {
    this.#socket.send(frame(channels.status, JSON.stringify(endStatus(end))), () => undefined);
    this.#socket.close(closeCodes.normal, closeReason(reason));
    await this.#untilClosed();
  }

  /** The operator moves or the Node is gone: aborts the session, and tells why. */
  async leave(sentence: string): Promise<void> {
    this.#gone.abort(new Error(sentence));
    await this.end({ fault: 'Unavailable', message: sentence }, sentence);
  }

  async #untilClosed(): Promise<void> {
    // A client that is not read cannot be heard closing.
    this.#socket.resume();
    const timer = setTimeout(() => this.#socket.terminate(), closeMilliseconds);
    await this.#closed.promise;
    clearTimeout(timer);
  }

  #receive(stdin: StdinQueue, { data, isBinary }: { data: Buffer; isBinary: boolean }): void {
    if (!isBinary) return this.#socket.close(closeCodes.unsupported, 'messages must be binary');
    const received = readFrame(data);
    if (received.type === 'stdin') stdin.push(received.bytes);
    else if (received.type === 'stdin-closed') stdin.end();
    else if (received.type === 'resize' && this.session.target.tty) {
      this.#size = received.size;
      for (const listener of this.#resizes) listener(received.size);
    }
  }

  #onResize(listener: (size: TerminalSize) => void): void {
    this.#resizes.push(listener);
    if (this.#size !== undefined) listener(this.#size);
  }

  #output(channel: number, asked: boolean): TerminalOutput {
    return {
      write: async (written) => {
        if (!asked) return;
        const bytes = typeof written === 'string' ? Buffer.from(written) : written;
        for (let at = 0; at < bytes.length; at += messageBytes)
          await this.#send(frame(channel, bytes.subarray(at, at + messageBytes)));
      },
    };
  }

  #send(message: Buffer): Promise<void> {
    if (this.#socket.readyState !== this.#socket.OPEN) this.#gone.abort(new Error('the client is gone'));
    // A turn of the loop later: who writes on without looking at the signal must not hold up everybody else.
    if (this.#gone.signal.aborted) return setImmediate();
    if (this.#socket.bufferedAmount > maximumBufferedBytes) this.#lose('the client reads too slowly');
    return new Promise((resolve) => this.#socket.send(message, () => resolve()));
  }

  #lose(why: string): void {
    this.#gone.abort(new Error(why));
    this.#socket.terminate();
  }
}

function lowestOutput({ stdout, stderr }: TerminalTarget): number {
  if (stdout) return channels.stdout;
  return stderr ? channels.stderr : channels.status;
}

/** The reason of a WebSocket's close has at most 123 bytes. */
function closeReason(sentence: string): string {
  return Buffer.from(sentence)
    .subarray(0, 120)
    .toString()
    .replace(/\uFFFD+$/, '');
}
