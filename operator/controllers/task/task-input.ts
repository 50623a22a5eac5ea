import type { Reason } from '@kubevac/protocol/reasons.ts';
import type { ReportedTask } from '@kubevac/protocol/reported.ts';
import type { AgentLink } from '../../fleet/agent-links.ts';
import type { RobotObject } from '../../objects/robot.ts';
import type { TaskObject } from '../../objects/task.ts';

/** Everything the decision about one task rests on, gathered from caches. */
export interface TaskInput {
  readonly task: TaskObject;
  /** The VacuumRobot it names or was given, if there is one. */
  readonly robot: RobotObject | undefined;
  /** A consistent read, made after the starting deadline or a cancel, found no such VacuumRobot (PROTOCOL rule 5). */
  readonly robotGone: boolean;
  /** For a task with a selector and no robot yet: the robot that would take it now. */
  readonly choice: string | undefined;
  /** What the journal that the robot is bound to says of it. */
  readonly reported: ReportedTask | undefined;
  readonly link: AgentLink;
  /** What holds its agent as a whole back. */
  readonly notices: readonly Reason[];
  /** Its section was cut before it: it waits behind the first 128 (PROTOCOL rule 1). */
  readonly behindCut: boolean;
  /** When progress was last written by this process. */
  readonly progressWrittenAt: number | undefined;
  readonly waits: TaskWaits;
}

/** All configurable. */
export interface TaskWaits {
  /** A finalizer is let go when the agent was quiet for so long (PROTOCOL rule 6). */
  readonly releaseMilliseconds: number;
  /** Between two writes of progress. */
  readonly progressMilliseconds: number;
}
