import { setTimeout as delay } from 'node:timers/promises';

/** A Stop cancels what is created up to the second after it (PROTOCOL rule 18), and objects say when they were created in whole seconds. */
const reachMilliseconds = 2_000;

/** Begun when a Stop was created, resolves when what is created next is not stopped too. */
export function stopReach(): Promise<void> {
  return delay(reachMilliseconds);
}
