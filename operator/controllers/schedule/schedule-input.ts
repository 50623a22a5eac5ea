import type { ReportedSchedule, ScheduledRun } from '@kubevac/protocol/schedule/reported-runs.ts';
import type { RobotObject } from '../../objects/robot.ts';
import type { ScheduleObject } from '../../objects/schedule.ts';
import type { TaskObject } from '../../objects/task.ts';

/** Everything the decision about one schedule rests on, gathered from caches. */
export interface ScheduleInput {
  readonly schedule: ScheduleObject;
  /** The VacuumRobot that carries it, if there is one. */
  readonly robot: RobotObject | undefined;
  readonly connected: boolean;
  /** More schedules than the robot is told of are older. */
  readonly behindCut: boolean;
  /** The agent speaks of schedules at all. */
  readonly knowsSchedules: boolean;
  /** What the journal that the robot is bound to has of it. */
  readonly reported: ReportedSchedule | undefined;
  /** What became of its slots, as that journal says; in any order, and perhaps from before they were recorded. */
  readonly runs: readonly ScheduledRun[];
  /** Its records of all kinds, by their owner. */
  readonly records: readonly TaskObject[];
}
