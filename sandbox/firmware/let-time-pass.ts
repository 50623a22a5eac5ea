import type { Logger } from '@kubevac/base/log.ts';
import type { Firmware } from './firmware.ts';
import { isUnderWay } from './world.ts';

/** Often enough that a listener hears of a change within a fifth of a second. */
const MOVING_TICK_MILLISECONDS = 200;
const FAST_TICK_MILLISECONDS = 50;
const RESTING_TICK_MILLISECONDS = 1_000;
/** Robots that are due nearly together wait for each other, so that a hundred take no more than a hundred timers a second. */
const SHORTEST_WAIT_MILLISECONDS = 10;

/**
 * Lets time pass for the robots of this process until the signal aborts: in one loop, each in its turn, and rarely where
 * nothing moves, as a request brings a robot to the present by itself.
 */
export function letTimePass(
  firmwares: readonly Firmware[],
  { log, signal }: { log: Logger; signal: AbortSignal },
): void {
  const begun = performance.now();
  const dueAt = firmwares.map((_, index) => begun + (index * MOVING_TICK_MILLISECONDS) / firmwares.length);
  let timer: NodeJS.Timeout | undefined;
  const tick = (): void => {
    for (const [index, firmware] of firmwares.entries()) {
      const now = performance.now();
      if ((dueAt[index] as number) > now) continue;
      catchUp(firmware, log);
      dueAt[index] = now + tickMilliseconds(firmware);
    }
    timer = setTimeout(tick, Math.max(SHORTEST_WAIT_MILLISECONDS, Math.min(...dueAt) - performance.now()));
  };
  tick();
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
}

function catchUp(firmware: Firmware, log: Logger): void {
  const { state } = firmware.world;
  firmware.catchUp();
  if (firmware.world.state !== state) log.debug({ state: firmware.world.state }, 'state changed');
}

function tickMilliseconds({ world, clock }: Firmware): number {
  const isMoving = isUnderWay(world) || world.run?.state === 'Recharging';
  if (world.state === 'ManualControl') return FAST_TICK_MILLISECONDS;
  const atOne = isMoving ? MOVING_TICK_MILLISECONDS : RESTING_TICK_MILLISECONDS;
  return Math.max(FAST_TICK_MILLISECONDS, atOne / Math.max(1, clock.factor));
}
