import { isStop } from '@kubevac/protocol/tasks.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { Reason } from '@kubevac/protocol/reasons.ts';
import { lackOf } from '../drivers/lacks.ts';
import { askedBy, isMotionRecord, type TaskRecord } from '../journal/records.ts';
import { bindingOf } from '../tasks/binding.ts';
import { decideNext } from '../tasks/decide-next.ts';
import { firstOf } from '../tasks/first-of.ts';
import { holdOfManual } from '../tasks/holds.ts';
import { faultOf, type Hold, type Situation } from '../tasks/situation.ts';

/** Why a session is over, or did not begin. */
export interface Ended {
  readonly reason: Reason;
  readonly message: string;
}

type Rule = (situation: Situation) => Ended | undefined;

const BEGIN_RULES: readonly Rule[] = [
  ({ info }) => {
    const message = info && lackOf(['ManualControl'], info);
    return message === undefined ? undefined : { reason: 'Unsupported', message };
  },
  (situation) => {
    const { holds } = decideNext(situation);
    const { id, name, phase } = openTasks(situation).find((task) => isOfMotion(task) && !isHeld(task, holds)) ?? {};
    if (id === undefined) return undefined;
    return {
      reason: 'RobotBusy',
      message: phase === 'Running' ? `the robot is at ${name}` : `${name} is about to begin`,
    };
  },
  holdOfManual,
];

/**
 * Why nobody may drive the robot by hand now. In the tick in which nothing is told the robot may be taken in hand: a start of
 * ours that was written down before is seen here, and one that was not sees `Situation.inHand`.
 */
export function whyNotBegin(situation: Situation): Ended | undefined {
  return firstOf(BEGIN_RULES, situation);
}

/** When a robot was taken in hand. */
export interface Taken {
  /** The Stop that was the newest then. */
  readonly stopMark: number | undefined;
}

export function takenIn({ journal }: Situation): Taken {
  return { stopMark: journal.meta.stopMark?.at };
}

/** Why a session does not go on, by the journal alone; what the robot itself says is `whyNotInHand`. */
export function whyEnd(situation: Situation, taken: Taken): Ended | undefined {
  const { meta } = situation.journal;
  if (bindingOf(meta) === 'Deleted') return { reason: 'RobotDeleted', message: 'the VacuumRobot no longer exists' };
  if (bindingOf(meta) === 'Unbound')
    return { reason: 'AgentConflict', message: 'this agent is no longer the bound one' };
  if (meta.robot?.deleting === true) return { reason: 'Deleting', message: 'the VacuumRobot is being deleted' };
  if (meta.stopMark !== undefined && meta.stopMark.at !== taken.stopMark)
    return { reason: 'Stopped', message: `${askedBy(meta.stopMark)} stopped the robot` };
  return endOfAction(situation);
}

function endOfAction(situation: Situation): Ended | undefined {
  const { step } = decideNext(situation);
  const isActing = ({ id, phase }: TaskRecord): boolean =>
    phase === 'Running' || (step?.do === 'Act' && step.id === id);
  const action = openTasks(situation).find((task) => isHalting(task) && isActing(task));
  if (action === undefined) return undefined;
  return isStop(action.spec)
    ? { reason: 'Stopped', message: `${askedBy(action)} stopped the robot` }
    : { reason: 'Cancelled', message: `${askedBy(action)} sent the robot home` };
}

/** Why the robot is not in anybody's hand, by its own word; undefined while it is. */
export function whyNotInHand({ observation }: Pick<Situation, 'observation'>): Ended | undefined {
  if (observation === undefined) return { reason: 'FirmwareSilent', message: 'the firmware does not answer' };
  if (observation.state === 'ManualControl') return undefined;
  const taken = `somebody else has the robot: it is ${observation.state}`;
  return faultOf(observation) ?? { reason: 'StoppedElsewhere', message: taken };
}

function openTasks({ journal }: Situation): TaskRecord[] {
  return [...journal.tasks.values()].filter(({ phase }) => !isTerminal(phase));
}

function isOfMotion(task: TaskRecord): boolean {
  return isMotionRecord(task) || task.section === 'robotActions';
}

/** A running one may have a hold too, as a paused one that may not go on. */
function isHeld({ id, phase }: TaskRecord, holds: ReadonlyMap<string, Hold>): boolean {
  return phase !== 'Running' && holds.has(id);
}

function isHalting({ section, spec }: TaskRecord): boolean {
  return section === 'robotActions' && (isStop(spec) || ('action' in spec && spec.action === 'Dock'));
}
