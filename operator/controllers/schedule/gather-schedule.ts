import type { ObjectCaches } from '../../cache/object-caches.ts';
import type { PublishedDocument } from '../../desired/desired-document.ts';
import type { AgentLink } from '../../fleet/agent-links.ts';
import { boundReport } from '../../fleet/bound-report.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import { carrierOf, type ScheduleObject } from '../../objects/schedule.ts';
import type { RobotKey } from '@kubevac/protocol/topics.ts';
import type { ScheduleInput } from './schedule-input.ts';

export interface ScheduleSources {
  readonly caches: ObjectCaches;
  readonly fleet: Fleet;
  readonly linkOf: (robot: RobotKey) => AgentLink;
  /** What the robot was told last. */
  readonly lastDesired: (robot: RobotKey) => PublishedDocument | undefined;
}

/** Reads the caches into the plain input of `decideSchedule`. */
export function gatherSchedule(schedule: ScheduleObject, sources: ScheduleSources): ScheduleInput {
  const { caches } = sources;
  const { uid } = schedule.metadata;
  const key = carrierOf(schedule);
  return {
    schedule,
    records: caches.recordsOf(uid),
    ...(key === undefined ? NOWHERE : aboutRobot(uid, key, sources)),
  };
}

type AboutRobot = Omit<ScheduleInput, 'schedule' | 'records'>;

const NOWHERE: AboutRobot = {
  robot: undefined,
  connected: false,
  behindCut: false,
  knowsSchedules: false,
  reported: undefined,
  runs: [],
};

function aboutRobot(uid: string, key: RobotKey, { caches, fleet, linkOf, lastDesired }: ScheduleSources): AboutRobot {
  const robot = caches.robots.get(key.namespace, key.name);
  const { schedules, scheduledRuns = [] } = boundReport(robot, fleet.get(key)) ?? {};
  return {
    robot,
    connected: linkOf(key).connected,
    behindCut: lastDesired(key)?.cut.schedules?.has(uid) === true,
    knowsSchedules: schedules !== undefined,
    reported: schedules?.find(({ id }) => id === uid),
    runs: scheduledRuns.filter(({ schedule }) => schedule === uid),
  };
}
