import type { PodObject } from '../../objects/pod.ts';
import type { RobotObject } from '../../objects/robot.ts';
import type { ScheduleObject } from '../../objects/schedule.ts';
import type { TaskObject } from '../../objects/task.ts';
import type { HeardRobot } from '../../fleet/fleet.ts';

/** Everything the decision about one robot rests on, gathered from caches. */
export interface RobotInput {
  readonly robot: RobotObject;
  readonly heard: HeardRobot | undefined;
  /** The agent says it is online and was heard lately. */
  readonly connected: boolean;
  /** All tasks of this robot that there are. */
  readonly tasks: readonly TaskObject[];
  /** The last that went after they had ended. */
  readonly deletedTasks: readonly TaskObject[];
  /** All schedules that it carries. */
  readonly schedules: readonly ScheduleObject[];
  /** Those on its Node, and the last that went from there. */
  readonly pods: readonly PodObject[];
  /** A consistent list of every kind, made after the deletion was seen, shows no task of it that is not over. */
  readonly allTasksOver: boolean;
  /** The API server's time, which tasks are stamped with. */
  readonly serverNow: number;
  /** When this process last wrote the status. */
  readonly writtenAt: number | undefined;
  /** Slow figures are written at most this often. */
  readonly writeMilliseconds: number;
}
