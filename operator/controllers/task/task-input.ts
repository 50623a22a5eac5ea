import type { Reason } from '@kubevac/protocol/reasons.ts';
import type { LocalRun, ReportedTask } from '@kubevac/protocol/reported.ts';
import type { AgentLink } from '../../fleet/agent-links.ts';
import type { RobotObject } from '../../objects/robot.ts';
import type { TaskObject } from '../../objects/task.ts';
import type { Collected } from '../../outputs/collected.ts';

/** Everything the decision about one task rests on, gathered from caches. */
export interface TaskInput {
  readonly task: TaskObject;
  /** The VacuumRobot it names or was given, if there is one. */
  readonly robot: RobotObject | undefined;
  /** A consistent read, made after the starting deadline or a cancel, found no such VacuumRobot (PROTOCOL rule 5). */
  readonly robotGone: boolean;
  /** For a task with a selector and no robot yet: the robot that would take it now. */
  readonly choice: string | undefined;
  /** What the journal that the robot is bound to says of it, or of the run of a schedule that it records. */
  readonly reported: ReportedTask | undefined;
  /** What that journal says of the run that a person started and the task is the record of. */
  readonly localRun?: LocalRun | undefined;
  readonly link: AgentLink;
  /** What holds its agent as a whole back. */
  readonly notices: readonly Reason[];
  /** Its section was cut before it: it waits behind the first 128 (PROTOCOL rule 1). */
  readonly behindCut: boolean;
  /** What became of its output, once that was fetched or cannot be. */
  readonly collected: Collected | undefined;
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
  /** An output that could not be fetched for so long is lost. */
  readonly outputMilliseconds: number;
}
