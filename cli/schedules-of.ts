import type { ReadObject } from '@kubevac/crds/read-object.ts';
import type { Api } from './kube/api.ts';
import { isForbidden } from './kube/api-error.ts';
import { listObjects } from './kube/objects.ts';

export type Schedule = ReadObject<'VacuumSchedule'>;

/** The schedules that a robot carries; none where this account may not read them. */
export async function schedulesOf(api: Api, robotName: string): Promise<readonly Schedule[]> {
  try {
    const all = await listObjects(api, 'VacuumSchedule');
    return all.filter(({ spec }) => spec?.robotName === robotName);
  } catch (error) {
    if (isForbidden(error)) return [];
    throw error;
  }
}

/** `weekday: 0 9 * * 1-5 (Europe/Berlin), next 2026-11-26T08:00:00Z, last Succeeded` */
export function scheduleText({ metadata, spec, status }: Schedule): string {
  const { schedule, timeZone, suspend } = spec ?? {};
  const next = suspend === true ? 'suspended' : status.nextScheduleTime && `next ${status.nextScheduleTime}`;
  const last = status.lastResult && `last ${status.lastResult}`;
  const times = schedule === undefined ? 'does not read' : `${schedule} (${timeZone})`;
  return [`${metadata.name}: ${times}`, next, last, unreadyText({ status })].filter(Boolean).join(', ');
}

/** Why the robot does not fire it. */
export function unreadyText({ status }: Pick<Schedule, 'status'>): string | undefined {
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  return ready === undefined || ready.status === 'True' ? undefined : `not Ready: ${ready.reason}: ${ready.message}`;
}

/** The slot that it missed, where no later one began. */
export function lastMissed({ status }: Schedule): Schedule['status']['lastMissed'] {
  const { lastMissed: missed, lastScheduleTime = '' } = status;
  return missed !== undefined && missed.time > lastScheduleTime ? missed : undefined;
}
