import { setTimeout as delay } from 'node:timers/promises';
import type { LoggedProcess } from '../process.ts';

export type KeptProcess = Pick<LoggedProcess, 'name' | 'tail' | 'stop'>;

const restartMilliseconds = 3_000;

/** Starts a process again some seconds after it ended by itself, as a kubelet or systemd would. */
export function keepRunning(start: () => LoggedProcess): KeptProcess {
  const stopping = new AbortController();
  const { signal } = stopping;
  let current = start();
  const keep = async (): Promise<void> => {
    while (!signal.aborted) {
      await current.exited;
      await delay(restartMilliseconds, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) current = start();
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
