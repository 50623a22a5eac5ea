export interface StdinQueueOptions {
  /** Called when so much waits that the client should send no more for now, and when there is room again. */
  readonly onFull: () => void;
  readonly onRoom: () => void;
}

/** Bytes that wait before the client is asked to wait itself. */
const fullBytes = 65_536;

/** What the client sends, for one reader that takes it at its own pace. */
export class StdinQueue implements AsyncIterable<Uint8Array> {
  readonly #options: StdinQueueOptions;
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;
  #full = false;
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(options: StdinQueueOptions) {
    this.#options = options;
  }

  push(bytes: Uint8Array): void {
    if (this.#ended || bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#bytes += bytes.length;
    if (!this.#full && this.#bytes >= fullBytes) {
      this.#full = true;
      this.#options.onFull();
    }
    this.#wake?.();
  }

  /** No more comes; what waits is still read. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        this.#take(chunk);
        yield chunk;
      } else if (this.#ended) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #take(chunk: Uint8Array): void {
    this.#bytes -= chunk.length;
    if (!this.#full || this.#bytes >= fullBytes / 2) return;
    this.#full = false;
    this.#options.onRoom();
  }
}
