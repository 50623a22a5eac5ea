import type { ObjectCaches } from '../../cache/object-caches.ts';
import type { Fleet, HeardRobot } from '../../fleet/fleet.ts';
import { boundJournalOf, type RobotObject } from '../../objects/robot.ts';
import { localSlotOf } from '../../objects/local-run.ts';
import { robotOf, SECTION_OF, type TaskKind, type TaskObject } from '../../objects/task.ts';
import type { DesiredDocument } from '../../desired/desired-document.ts';
import type { Reported } from '@kubevac/protocol/reported.ts';
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
  readonly lastDesired: (robot: RobotKey) => DesiredDocument | undefined;
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
  const reported = reportedOf(robot, sources.fleet.get(key));
  return {
    ...common,
    robot,
    robotGone: robot === undefined && memory.robotGone === true,
    choice: undefined,
    reported: reported?.tasks.find(({ id }) => id === task.metadata.uid),
    localRun: robot && reported?.localRuns?.find(({ slot }) => slot === localSlotOf(task, robot)),
    notices: reported?.notices ?? [],
    link: sources.linkOf(key),
    behindCut: isBehindCut(kind, task, sources.lastDesired(key)),
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

/** Only the journal that the robot is bound to is believed (PROTOCOL rule 10). */
function reportedOf(robot: RobotObject | undefined, heard: HeardRobot | undefined): Reported | undefined {
  const bound = boundJournalOf(robot);
  return bound !== undefined && heard?.reported?.journalId === bound ? heard.reported : undefined;
}

function isBehindCut(kind: TaskKind, task: TaskObject, document: DesiredDocument | undefined): boolean {
  return document !== undefined && document.cut[SECTION_OF[kind]]?.has(task.metadata.uid) === true;
}
