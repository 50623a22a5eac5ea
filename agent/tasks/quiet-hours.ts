import type { RobotSection } from '@kubevac/protocol/desired.ts';

/**
 * Whether quiet hours hold all motion back at an instant. Times are wall-clock times of the robot's time zone; a period
 * that ends before it begins goes over midnight; the end itself is no longer quiet.
 * A time zone that this device does not know counts as quiet: better still than loud at night.
 */
export function isQuiet(robot: Pick<RobotSection, 'quietHours' | 'timeZone'>, milliseconds: number): boolean {
  const periods = (robot.quietHours ?? []).filter(({ appliesTo }) => appliesTo === 'AllMotion');
  if (periods.length === 0) return false;
  const now = wallClock(milliseconds, robot.timeZone ?? 'UTC');
  return now === undefined || periods.some(({ start, end }) => within(now, start, end));
}

function within(now: string, start: string, end: string): boolean {
  return start < end ? start <= now && now < end : now >= start || now < end;
}

/** `HH:MM`; undefined for a time zone that is not known here. */
function wallClock(milliseconds: number, timeZone: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
      milliseconds,
    );
  } catch {
    return undefined;
  }
}
