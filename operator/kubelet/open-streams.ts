import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from './fault.ts';

export type StreamKind = 'logs' | 'terminal';

/** Streams open at once: each holds a connection and its buffers, some 100 KiB when its reader is slow. */
export const streamLimits = { ofNode: 64, inAll: 2_048 };

/** Why the server ends a stream, as a sentence for its client. */
export class StreamEnded extends Error {
  override readonly name = 'StreamEnded';
}

export interface OpenStream {
  /** Aborts with a StreamEnded when the stream is to say its last words and end. */
  readonly signal: AbortSignal;
  /** Called once, when its last words are said. */
  close(): void;
}

interface Entry {
  readonly node: string;
  readonly kind: StreamKind;
  readonly closed: PromiseWithResolvers<void>;
}

/** The long answers that are under way: bounded, counted, and ended with a sentence. */
export class OpenStreams {
  readonly #streams = new Map<AbortController, Entry>();

  open(node: string, kind: StreamKind): OpenStream | Fault {
    if (this.#streams.size >= streamLimits.inAll) return tooMany(`${streamLimits.inAll} streams of Nodes`);
    if (this.#of(node).length >= streamLimits.ofNode) return tooMany(`${streamLimits.ofNode} streams of Node ${node}`);
    const controller = new AbortController();
    const closed = Promise.withResolvers<void>();
    this.#streams.set(controller, { node, kind, closed });
    return {
      signal: controller.signal,
      close: () => {
        this.#streams.delete(controller);
        closed.resolve();
      },
    };
  }

  /** Open now, by kind. */
  count(kind: StreamKind): number {
    return [...this.#streams.values()].filter((stream) => stream.kind === kind).length;
  }

  /** Ends those of a Node, or all, and resolves when each has said its last words, or after the given time. */
  async end({ node, sentence, milliseconds }: StreamsEnd): Promise<void> {
    const ended = node === undefined ? [...this.#streams] : this.#of(node);
    if (ended.length === 0) return;
    for (const [controller] of ended) controller.abort(new StreamEnded(sentence));
    const all = Promise.all(ended.map(([, { closed }]) => closed.promise));
    const waiting = new AbortController();
    await Promise.race([all, delay(milliseconds, undefined, { signal: waiting.signal }).catch(() => undefined)]);
    waiting.abort();
  }

  #of(node: string): [AbortController, Entry][] {
    return [...this.#streams].filter(([, stream]) => stream.node === node);
  }
}

export interface StreamsEnd {
  /** Those of all Nodes when absent. */
  readonly node?: string | undefined;
  readonly sentence: string;
  /** For the last words. */
  readonly milliseconds: number;
}

function tooMany(what: string): Fault {
  return { fault: 'TooMany', message: `${what} are open already, and more are not; end one and try again` };
}
