/** What runs in the thread of `FileMaker`: one output after the other comes in, its files or what is wrong with it go out. */
import { parentPort } from 'node:worker_threads';
import { unpackOutput } from '@kubevac/protocol/output.ts';
import type { FiledTask } from './left-by.ts';
import type { OutputFiles } from './output-file.ts';
import { filesOf } from './output-files.ts';

export interface Order {
  readonly task: FiledTask;
  /** What its robot left, as `protocol/output.ts` packs it. */
  readonly packed: Uint8Array;
}

export type Delivery = OutputFiles | { readonly fault: string };

parentPort?.on('message', (order: Order) => {
  const delivery = deliveryOf(order);
  const handedOver = 'fault' in delivery ? [] : delivery.files.map(({ bytes }) => bytes.buffer as ArrayBuffer);
  parentPort?.postMessage(delivery, handedOver);
});

function deliveryOf({ task, packed }: Order): Delivery {
  try {
    const { files, facts } = filesOf(
      task,
      unpackOutput(Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength)),
    );
    // In memory of their own, which can be handed over; small buffers share theirs.
    return { files: files.map((file) => ({ ...file, bytes: new Uint8Array(file.bytes) })), facts };
  } catch (error) {
    return { fault: (error as Error).message };
  }
}
