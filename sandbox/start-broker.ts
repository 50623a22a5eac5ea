import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@kubevac/base/log.ts';
import { freePort } from './free-port.ts';
import { spawnLogged } from './process.ts';

export interface BrokerOptions {
  /** A free one when absent. */
  readonly port?: number | undefined;
  readonly log: Logger;
}

export interface Broker {
  /** `mqtt://127.0.0.1:<port>` */
  readonly url: string;
  /** Kills it; clients see their connections cut. What it held is gone. */
  stop(): Promise<void>;
}

const readyMilliseconds = 15_000;
const pollMilliseconds = 20;

/**
 * Starts the sandbox's broker in a process of its own, which ends with ours at the latest.
 * @throws with its last words when it does not listen, for example because the port is taken
 */
export async function startBroker({ port, log }: BrokerOptions): Promise<Broker> {
  const listens = port ?? (await freePort());
  const folder = await mkdtemp(join(tmpdir(), 'kubevac-broker-'));
  const broker = spawnLogged({
    name: 'broker',
    command: process.execPath,
    args: [join(import.meta.dirname, 'broker.ts'), '--port', String(listens)],
    logFile: join(folder, 'broker.log'),
    log,
    exitWithStdin: true,
  });
  const stop = async (): Promise<void> => {
    broker.kill('SIGKILL');
    await broker.exited;
    await rm(folder, { recursive: true, force: true });
  };
  let ended = false;
  void broker.exited.then(() => (ended = true));
  const deadline = performance.now() + readyMilliseconds;
  while (!broker.tail(1).includes('broker listens')) {
    if (ended || performance.now() > deadline) {
      const words = broker.tail(10);
      await stop();
      throw new Error(`the broker did not start:\n${words}`);
    }
    await delay(pollMilliseconds);
  }
  return { url: `mqtt://127.0.0.1:${listens}`, stop };
}
