import { statSync } from 'node:fs';
import { uptime } from 'node:os';
import type { TimeSources } from './measured-clock.ts';

/**
 * The clocks of this host. `performance.now` is CLOCK_MONOTONIC, which stands still in suspend; the uptime of Linux is
 * CLOCK_BOOTTIME, which does not.
 *
 * @param synchronisedFile touched by the NTP client when it has set the clock in this boot: systemd-timesyncd does so
 *   with /run/systemd/timesync/synchronized (systemd-timesyncd.service(8)); /run is empty after a boot
 */
export function hostTimeSources(synchronisedFile: string | undefined): TimeSources {
  return {
    monotonic: () => performance.now(),
    uptime: () => uptime() * 1000,
    synchronised: () => (synchronisedFile !== undefined && exists(synchronisedFile) ? Date.now() : undefined),
  };
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
