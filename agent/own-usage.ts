import { toInstant } from '@kubevac/protocol/instants.ts';
import type { Telemetry } from '@kubevac/protocol/telemetry.ts';
import type { Clock } from './clock/measured-clock.ts';

/** What this process uses, for `kubectl top`. Its times are the computer's own until the clock was measured. */
export function ownUsage(clock: Clock): NonNullable<Telemetry['usage']> {
  const now = clock.now()?.milliseconds ?? Date.now();
  const { user, system } = process.cpuUsage();
  return {
    at: toInstant(now),
    startedAt: toInstant(now - process.uptime() * 1_000),
    cpuMilliseconds: Math.floor((user + system) / 1_000),
    residentBytes: process.memoryUsage.rss(),
  };
}
