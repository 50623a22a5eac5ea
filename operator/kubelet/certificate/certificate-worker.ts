/** What runs in the thread of `makeSelfSignedInThread`: it makes one certificate, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { makeSelfSigned, type SelfSignedOptions } from './self-signed.ts';

parentPort?.postMessage(await makeSelfSigned(workerData as SelfSignedOptions));
