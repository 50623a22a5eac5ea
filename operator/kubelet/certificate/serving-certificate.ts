import { setTimeout as delay } from 'node:timers/promises';
import { createSecureContext } from 'node:tls';
import type { Logger } from '@kubevac/base/log.ts';
import { watchFile } from '@kubevac/base/watched-file.ts';
import type { CertificatePair } from './certificate-pair.ts';
import { makeSelfSignedInThread } from './self-signed-in-thread.ts';

export interface CertificateFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
  /** 5 s when absent. */
  readonly pollMilliseconds?: number;
}

/** Where the serving certificate comes from: two files, read again when they change, or made here for these addresses and names. */
export type CertificateSource = CertificateFiles | { readonly names: readonly string[] };

/** The source that the flags mean; `names` are those of the Nodes' addresses. */
export function certificateSource(
  flags: { readonly kubeletCertificateFile?: string | undefined; readonly kubeletKeyFile?: string | undefined },
  names: readonly string[],
): CertificateSource {
  const { kubeletCertificateFile: certificateFile, kubeletKeyFile: keyFile } = flags;
  return certificateFile === undefined || keyFile === undefined ? { names } : { certificateFile, keyFile };
}

export interface ServingCertificateOptions {
  readonly source: CertificateSource;
  readonly log: Logger;
  /** Called with the first pair, and with each that replaces it; always one whose key fits. */
  readonly onPair: (pair: CertificatePair) => void;
}

const day = 86_400_000;
const validMilliseconds = 365 * day;
/** Well before the year is over. */
const renewMilliseconds = 300 * day;

/** Provides the one certificate of all Nodes until the signal aborts. Rejects when none can be made for these names. */
export async function provideCertificate(options: ServingCertificateOptions, signal: AbortSignal): Promise<void> {
  const { source } = options;
  if ('names' in source) await makeOwn({ ...options, names: source.names }, signal);
  else await readFiles({ ...options, source }, signal);
}

async function makeOwn(
  { names, log, onPair }: ServingCertificateOptions & { readonly names: readonly string[] },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    onPair(await makeSelfSignedInThread({ names, now: new Date(), validMilliseconds }));
    log.info({ names }, 'kubelet certificate made');
    await pauseUntil(Date.now() + renewMilliseconds, signal);
  }
}

/** In days: no timer holds for a year. */
async function pauseUntil(milliseconds: number, signal: AbortSignal): Promise<void> {
  while (Date.now() < milliseconds && !signal.aborted)
    await delay(day, undefined, { signal, ref: false }).catch(() => undefined);
}

/** Files are replaced one after the other: what does not fit together waits for the other half, and the last pair stays in use. */
async function readFiles(
  { source, log, onPair }: ServingCertificateOptions & { readonly source: CertificateFiles },
  signal: AbortSignal,
): Promise<void> {
  const { certificateFile, keyFile } = source;
  let [certPem, keyPem]: (string | undefined)[] = [];
  const use = (): void => {
    if (certPem === undefined || keyPem === undefined) return;
    try {
      createSecureContext({ cert: certPem, key: keyPem });
    } catch (error) {
      log.warn({ certificateFile, keyFile, error }, 'kubelet certificate and key do not fit together');
      return;
    }
    onPair({ certPem, keyPem });
    log.info({ certificateFile }, 'kubelet certificate read');
  };
  const watch = (file: string, onText: (text: string) => void) =>
    watchFile(
      file,
      (content) => {
        onText(content.toString());
        use();
      },
      { ...source, onError: (error) => log.error({ file, error }, 'kubelet certificate not readable') },
    );
  const files = [watch(certificateFile, (text) => (certPem = text)), watch(keyFile, (text) => (keyPem = text))];
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  for (const file of files) file.stop();
}
