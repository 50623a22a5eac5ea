import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CertificatePair } from './certificate-pair.ts';
import type { SelfSignedOptions } from './self-signed.ts';

/** From sources it is beside this file, and bundled beside the program. */
const certificateWorker = new URL(`./certificate-worker${extname(import.meta.url)}`, import.meta.url);

/**
 * Makes a self-signed certificate in a thread of its own: the library that does is 3 MiB, which are free again afterwards.
 * @throws what was wrong with the names
 */
export async function makeSelfSignedInThread(options: SelfSignedOptions): Promise<CertificatePair> {
  const thread = new Worker(certificateWorker, { workerData: options });
  try {
    const [pair] = (await once(thread, 'message')) as [CertificatePair];
    return pair;
  } finally {
    await thread.terminate();
  }
}
