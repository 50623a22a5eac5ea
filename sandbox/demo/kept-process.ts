import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@kubevac/base/log.ts';
import type { LoggedProcess } from '../process.ts';

/** A process that is started again when it ends by itself: `tail` and `stop` are of the one that runs now. */
export type KeptProcess = Pick<LoggedProcess, 'name' | 'tail' | 'stop'>;

const defaultRestartMilliseconds = 3_000;

/**
 * Starts a process again some seconds after it ended by itself, as a kubelet or systemd would, until it is stopped. One that
 * cannot be started again is tried again as late.
 *
 * @throws what `start` throws at first
 */
export function keepRunning(
  start: () => LoggedProcess,
  log: Logger,
  restartMilliseconds = defaultRestartMilliseconds,
): KeptProcess {
  const stopping = new AbortController();
  const { signal } = stopping;
  let current = start();
  const again = (): LoggedProcess => {
    try {
      return start();
    } catch (error) {
      log.warn({ process: current.name, error }, 'process not started again');
      return current;
    }
  };
  const keep = async (): Promise<void> => {
    while (!signal.aborted) {
      await current.exited;
      await delay(restartMilliseconds, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) current = again();
    }
  };
  void keep();
  return {
    name: current.name,
    tail: (lines) => current.tail(lines),
    stop: (graceMilliseconds) => {
      stopping.abort();
      return current.stop(graceMilliseconds);
    },
  };
}
