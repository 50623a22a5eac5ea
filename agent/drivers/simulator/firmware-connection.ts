import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import type { z } from 'zod';
import { DriverError } from '../driver.ts';
import { answer } from './firmware-messages.ts';

/** The longest answer, 50 runs, has some 15 KiB. */
const MAX_LINE_CHARACTERS = 1_024 * 1_024;
/** The driver asks a handful of things at once; more waiting answers than these mean that nobody answers. */
const MAX_PENDING = 100;

interface Pending {
  readonly settle: (line: z.infer<typeof answer>) => void;
  readonly fail: (error: DriverError) => void;
}

export interface RequestOptions {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly session?: string;
  readonly timeoutMilliseconds: number;
}

/** One connection to the simulated firmware, from when it is open until it closes; it does not come back. */
export class FirmwareConnection {
  readonly #socket: Socket;
  readonly #pending = new Map<number, Pending>();
  readonly #onChanged: () => void;
  #lastId = 0;
  #rest = '';

  private constructor(socket: Socket, onChanged: () => void) {
    this.#socket = socket;
    this.#onChanged = onChanged;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.#read(text));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#failAll();
      onChanged();
    });
  }

  /**
   * @param onChanged called when the firmware says that something changed, and when the connection closes
   * @throws when nobody listens on the socket, or the signal aborts first
   */
  static async open(socketPath: string, onChanged: () => void, signal: AbortSignal): Promise<FirmwareConnection> {
    const socket = connect(socketPath);
    try {
      await once(socket, 'connect', { signal });
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return new FirmwareConnection(socket, onChanged);
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  close(): void {
    this.#socket.destroy();
  }

  /**
   * Sends one request, once.
   *
   * @throws DriverError `Refused` and `Unsupported` when the firmware certainly did nothing, `NotAnswering` for the rest
   */
  async request<Schema extends z.ZodType>(
    method: string,
    result: Schema,
    { params = {}, session, timeoutMilliseconds }: RequestOptions,
  ): Promise<z.infer<Schema>> {
    if (!this.isOpen || this.#pending.size >= MAX_PENDING) throw notAnswering(method);
    const id = (this.#lastId += 1);
    const { promise, resolve, reject } = Promise.withResolvers<z.infer<typeof answer>>();
    const timer = setTimeout(() => reject(notAnswering(method)), timeoutMilliseconds);
    this.#pending.set(id, { settle: resolve, fail: reject });
    try {
      this.#socket.write(`${JSON.stringify({ id, method, params, ...(session === undefined ? {} : { session }) })}\n`);
      const answered = await promise;
      if (answered.error?.code === 'StaleSession') this.close();
      if (answered.error !== undefined) throw errorOf(method, answered.error);
      const parsed = result.safeParse(answered.result);
      if (!parsed.success) throw new DriverError('NotAnswering', `the answer of ${method} is not understood`);
      return parsed.data;
    } finally {
      clearTimeout(timer);
      this.#pending.delete(id);
    }
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#readLine(line);
    if (this.#rest.length > MAX_LINE_CHARACTERS) this.close();
  }

  #readLine(line: string): void {
    const message = parseJson(line);
    const answered = answer.safeParse(message);
    if (answered.success) this.#pending.get(answered.data.id)?.settle(answered.data);
    else this.#onChanged();
  }

  #failAll(): void {
    for (const { fail } of this.#pending.values()) fail(new DriverError('NotAnswering', 'the connection closed'));
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function notAnswering(method: string): DriverError {
  return new DriverError('NotAnswering', `the firmware did not answer ${method}`);
}

function errorOf(method: string, { code, message }: { code: string; message: string }): DriverError {
  if (code === 'Refused' || code === 'StaleSession' || code === 'BadRequest')
    return new DriverError('Refused', message);
  if (code === 'UnknownMethod') return new DriverError('Unsupported', message);
  return new DriverError('NotAnswering', `${method}: ${code} ${message}`);
}
