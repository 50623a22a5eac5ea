import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FiledTask } from './left-by.ts';
import type { OutputFiles } from './output-file.ts';
import type { Delivery, Order } from './output-worker.ts';

export interface FileMakerOptions {
  /** Ends all that is under way. */
  readonly signal: AbortSignal;
  readonly limits?: FileMakerLimits;
  /** The program of the thread; one of its own for tests. */
  readonly program?: URL;
}

export interface FileMakerLimits {
  readonly outputMilliseconds: number;
  readonly heapMebibytes: number;
  /** After so long without an output the thread is ended, and its memory is free. */
  readonly idleMilliseconds: number;
}

/** The largest map in all formats and the longest readings take two seconds, and less than 96 MiB. */
const usualLimits: FileMakerLimits = {
  outputMilliseconds: 30_000,
  heapMebibytes: 160,
  idleMilliseconds: 30_000,
};

/** What a robot left cannot be made into files. To try again would not mend it. */
export class OutputUnreadableError extends Error {
  override readonly name = 'OutputUnreadableError';
}

/** From sources it is beside this file, and bundled beside the program. */
const outputWorker = new URL(`./output-worker${extname(import.meta.url)}`, import.meta.url);

/**
 * Makes files of what robots leave, in a thread of its own, so that no picture keeps the operator from its other work. One output
 * after the other; the thread is there while there is something to do, and after a fault the next output has a new one.
 */
export class FileMaker {
  readonly #signal: AbortSignal;
  readonly #limits: FileMakerLimits;
  readonly #program: URL;
  #thread: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor({ signal, limits = usualLimits, program = outputWorker }: FileMakerOptions) {
    this.#signal = signal;
    this.#limits = limits;
    this.#program = program;
  }

  /** One after the other; how many wait is bounded by `OutputCollector`. @throws OutputUnreadableError; the signal's reason */
  filesOf(task: FiledTask, packed: Uint8Array): Promise<OutputFiles> {
    const made = this.#last.then(() => this.#make({ task, packed }));
    this.#last = made.catch(() => undefined);
    return made;
  }

  async #make(order: Order): Promise<OutputFiles> {
    this.#signal.throwIfAborted();
    clearTimeout(this.#idle);
    const thread = (this.#thread ??= this.#newThread());
    const delivery = await this.#delivery(thread, order);
    this.#idle = setTimeout(() => this.#end(), this.#limits.idleMilliseconds).unref();
    if ('fault' in delivery) throw new OutputUnreadableError(`what the robot left does not read: ${delivery.fault}`);
    return delivery;
  }

  async #delivery(thread: Worker, order: Order): Promise<Delivery> {
    const { outputMilliseconds } = this.#limits;
    const late = AbortSignal.timeout(outputMilliseconds);
    const settled = new AbortController();
    const signal = AbortSignal.any([this.#signal, late, settled.signal]);
    thread.ref();
    try {
      const [delivered, ended] = [once(thread, 'message', { signal }), once(thread, 'exit', { signal })];
      thread.postMessage(order);
      const [delivery] = (await Promise.race([delivered, ended])) as [Delivery | number];
      if (typeof delivery === 'number') throw new Error(`its thread ended with code ${delivery}`);
      return delivery;
    } catch (error) {
      this.#end();
      this.#signal.throwIfAborted();
      const cause = late.aborted ? `it takes longer than ${outputMilliseconds / 1_000} s` : (error as Error).message;
      throw new OutputUnreadableError(`what the robot left cannot be made into files: ${cause}`, { cause: error });
    } finally {
      settled.abort();
      thread.unref();
    }
  }

  #newThread(): Worker {
    const thread = new Worker(this.#program, {
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.heapMebibytes },
    });
    // What goes wrong while nobody waits for it is known by the next.
    thread.on('error', () => this.#forget(thread));
    thread.on('exit', () => this.#forget(thread));
    return thread;
  }

  #forget(thread: Worker): void {
    if (this.#thread === thread) this.#thread = undefined;
  }

  #end(): void {
    const thread = this.#thread;
    this.#thread = undefined;
    void thread?.terminate();
  }
}
