import type { RobotSection } from '@kubevac/protocol/desired.ts';

/**
 * Why quiet hours hold motion back at an instant; undefined where they do not. Times are wall-clock times of the robot's
 * time zone; a period that ends before it begins goes over midnight; the end itself is no longer quiet.
 * Those for schedules hold nothing else. A time zone that this device does not know counts as quiet: better still than loud at night.
 */
export function whyQuiet(
  { quietHours = [], timeZone = 'UTC' }: Pick<RobotSection, 'quietHours' | 'timeZone'>,
  milliseconds: number,
  isScheduled = false,
): string | undefined {
  const periods = quietHours.filter(({ appliesTo }) => isScheduled || appliesTo === 'AllMotion');
  if (periods.length === 0) return undefined;
  const now = wallClock(milliseconds, timeZone);
  if (now === undefined)
    return `the agent's device knows no time zone ${timeZone} (spec.timeZone of the VacuumRobot): all hours are quiet`;
  const period = periods.find(({ start, end }) => within(now, start, end));
  if (period === undefined) return undefined;
  const what = period.appliesTo === 'AllMotion' ? 'all motion' : 'what schedules start';
  return `spec.quietHours of the VacuumRobot hold ${what} from ${period.start} to ${period.end} (${timeZone})`;
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
