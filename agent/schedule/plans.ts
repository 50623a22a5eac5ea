import { LIMITS } from '@kubevac/protocol/limits.ts';
import type { Reason } from '@kubevac/protocol/reasons.ts';
import { parseCron } from '@kubevac/protocol/schedule/cron.ts';
import { TimeZone } from '@kubevac/protocol/schedule/local-time.ts';
import type { Plan } from '@kubevac/protocol/schedule/slots.ts';

/** Why a schedule fires nothing on this device. */
export interface PlanFault {
  readonly fault: { readonly reason: Reason; readonly message: string };
}

interface Planned {
  readonly schedule: string;
  readonly timeZone: string;
}

/** Schedules as plans; each is read once, since what Intl needs to know a time zone takes a while to make. */
export class Plans {
  readonly #known = new Map<string, Plan | PlanFault>();

  of({ schedule, timeZone }: Planned): Plan | PlanFault {
    const key = `${timeZone} ${schedule}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= 2 * LIMITS.schedules) this.#known.clear();
    const plan = readPlan(schedule, timeZone);
    this.#known.set(key, plan);
    return plan;
  }
}

function readPlan(schedule: string, timeZone: string): Plan | PlanFault {
  const cron = parseCron(schedule);
  if (cron === undefined)
    return { fault: { reason: 'ScheduleUnreadable', message: `the agent cannot read the schedule "${schedule}"` } };
  try {
    return { cron, zone: new TimeZone(timeZone) };
  } catch {
    const message = `the agent's device knows no time zone ${timeZone}: nothing runs by it`;
    return { fault: { reason: 'TimeZoneUnknown', message } };
  }
}
