import type { ObjectCaches } from '../../cache/object-caches.ts';
import { boundReport } from '../../fleet/bound-report.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import { localSlotOf } from '../../objects/local-run.ts';
import { scheduledSlotOf } from '../../objects/schedule.ts';
import { robotOf, SECTION_OF, type TaskKind, type TaskObject } from '../../objects/task.ts';
import type { PublishedDocument } from '../../desired/desired-document.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { Reported, ReportedTask } from '@kubevac/protocol/reported.ts';
import { runIdOf } from '@kubevac/protocol/schedule/reported-runs.ts';
import type { RobotKey } from '@kubevac/protocol/topics.ts';
import type { PendingChoices } from './pending-choices.ts';
import { chooseRobot } from './choose-robot.ts';
import type { AgentLink } from '../../fleet/agent-links.ts';
import type { Collected } from '../../outputs/collected.ts';
import type { TaskInput, TaskWaits } from './task-input.ts';

export interface TaskSources {
  readonly caches: ObjectCaches;
  readonly fleet: Fleet;
  readonly linkOf: (robot: RobotKey) => AgentLink;
  /** What the robot was told last. */
  readonly lastDesired: (robot: RobotKey) => PublishedDocument | undefined;
  readonly waits: TaskWaits;
  readonly choices: PendingChoices;
}

/** What this process remembers of one task. */
export interface TaskMemory {
  robotGone?: boolean;
  progressWrittenAt?: number;
  isCollecting?: boolean;
  collected?: Collected | undefined;
}

/** Reads the caches into the plain input of `decideTask`. */
export function gatherTask(kind: TaskKind, task: TaskObject, sources: TaskSources, memory: TaskMemory): TaskInput {
  const { progressWrittenAt, collected } = memory;
  const common = { task, progressWrittenAt, collected, waits: sources.waits };
  const key = robotOf(task);
  if (key === undefined) {
    const { uid, namespace } = task.metadata;
    const isTaken = (name: string): boolean => sources.choices.isTaken(`${namespace}/${name}`, uid);
    return { ...common, ...nowhere, choice: chooseRobot(task, sources, isTaken) };
  }
  const robot = sources.caches.robots.get(key.namespace, key.name);
  const reported = boundReport(robot, sources.fleet.get(key));
  return {
    ...common,
    robot,
    robotGone: robot === undefined && memory.robotGone === true,
    choice: undefined,
    reported: reportedRun(task, reported) ?? reported?.tasks.find(({ id }) => id === task.metadata.uid),
    localRun: robot && reported?.localRuns?.find(({ slot }) => slot === localSlotOf(task, robot)),
    notices: reported?.notices ?? [],
    link: sources.linkOf(key),
    behindCut: isBehindCut(kind, task, sources.lastDesired(key)),
  };
}

/** What became of the run of a schedule that the task is the record of, once it is over; as of a task, under the id of the run. */
function reportedRun(task: TaskObject, reported: Reported | undefined): ReportedTask | undefined {
  const recorded = scheduledSlotOf(task);
  const run =
    recorded &&
    reported?.scheduledRuns?.find(({ schedule, slot }) => schedule === recorded.schedule && slot === recorded.slot);
  if (run === undefined || run.phase === 'Missed' || !isTerminal(run.phase)) return undefined;
  const { phase, reason, message, startedAt, finishedAt, result, output } = run;
  return {
    id: runIdOf(run),
    section: SECTION_OF[task.kind],
    seq: 0,
    phase,
    reason,
    message,
    startedAt,
    finishedAt,
    result,
    output,
  };
}

const nowhere = {
  robot: undefined,
  robotGone: false,
  reported: undefined,
  notices: [],
  link: { connected: false, quietMilliseconds: 0 },
  behindCut: false,
} as const;

function isBehindCut(kind: TaskKind, task: TaskObject, document: PublishedDocument | undefined): boolean {
  return document !== undefined && document.cut[SECTION_OF[kind]]?.has(task.metadata.uid) === true;
}
