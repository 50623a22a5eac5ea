import type { ObjectCaches } from '../../cache/object-caches.ts';
import type { DesiredDocument } from '../../desired/desired-document.ts';
import type { AgentLink } from '../../fleet/agent-links.ts';
import type { Fleet, HeardRobot } from '../../fleet/fleet.ts';
import { boundJournalOf, type RobotObject } from '../../objects/robot.ts';
import { carrierOf, type ScheduleObject } from '../../objects/schedule.ts';
import type { Reported } from '@kubevac/protocol/reported.ts';
import type { RobotKey } from '@kubevac/protocol/topics.ts';
import type { ScheduleInput } from './schedule-input.ts';

export interface ScheduleSources {
  readonly caches: ObjectCaches;
  readonly fleet: Fleet;
  readonly linkOf: (robot: RobotKey) => AgentLink;
  /** What the robot was told last. */
  readonly lastDesired: (robot: RobotKey) => DesiredDocument | undefined;
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
  const { schedules, scheduledRuns = [] } = reportedOf(robot, fleet.get(key)) ?? {};
  return {
    robot,
    connected: linkOf(key).connected,
    behindCut: lastDesired(key)?.cut.schedules?.has(uid) === true,
    knowsSchedules: schedules !== undefined,
    reported: schedules?.find(({ id }) => id === uid),
    runs: scheduledRuns.filter(({ schedule }) => schedule === uid),
  };
}

/** Only the journal that the robot is bound to is believed (PROTOCOL rule 10). */
function reportedOf(robot: RobotObject | undefined, heard: HeardRobot | undefined): Reported | undefined {
  const bound = boundJournalOf(robot);
  return bound !== undefined && heard?.reported?.journalId === bound ? heard.reported : undefined;
}
