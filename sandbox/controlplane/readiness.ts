import { request } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import type { LoggedProcess } from '../process.ts';
import type { KeyPair } from '../certificate-authority.ts';

const pollMilliseconds = 50;
const requestMilliseconds = 2_000;
const lastLines = 15;

/** A component ended or was late while it started; the message has its last lines. */
export class NotReadyError extends Error {
  override readonly name = 'NotReadyError';
  /** Another program took its port between our choice and its start: worth another try. */
  readonly portTaken: boolean;

  constructor(message: string) {
    super(message);
    this.portTaken = /address already in use/i.test(message);
  }
}

/**
 * Waits until the component answers 200.
 * @throws NotReadyError when it ends first or the deadline passes
 */
export async function untilReady(
  component: LoggedProcess,
  isReady: () => Promise<boolean>,
  deadlineMilliseconds: number,
): Promise<void> {
  const deadline = performance.now() + deadlineMilliseconds;
  let ended: string | undefined;
  void component.exited.then(({ code, signal }) => (ended = `ended (${signal ?? `exit code ${code}`})`));
  while (!(await isReady())) {
    const late = performance.now() > deadline ? `was not ready within ${deadlineMilliseconds / 1_000} s` : undefined;
    const fault = ended ?? late;
    if (fault !== undefined)
      throw new NotReadyError(
        `${component.name} ${fault}; the last lines of ${component.logFile}:\n${component.tail(lastLines)}`,
      );
    await delay(pollMilliseconds);
  }
}

export interface Question {
  readonly port: number;
  readonly path: string;
  readonly caPem: string;
  /** Who asks; nobody when absent. */
  readonly user?: KeyPair;
}

/** True when this https path on loopback answers 200. */
export function answersOk({ port, path, caPem, user }: Question): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({
      host: '127.0.0.1',
      port,
      path,
      ca: caPem,
      cert: user?.certPem,
      key: user?.keyPem,
      agent: false,
      timeout: requestMilliseconds,
    });
    asked.on('response', (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on('timeout', () => asked.destroy(new Error('timeout')));
    asked.on('error', () => resolve(false));
    asked.end();
  });
}
