import { isStop } from '@kubevac/protocol/tasks.ts';
import type { ActionRecord, TaskRecord } from '../journal/records.ts';
import { certainlyPastAt, isBefore, isPast, nextDeadline, startDeadline, tooLate } from './deadline.ts';
import { decideHalt } from './decide-halt.ts';
import { decideEndBy } from './end-by.ts';
import { firstOf } from './first-of.ts';
import { holdOfAction } from './holds.ts';
import { faultOf, isMoving, type Decision, type Hold, type Situation, type Step } from './situation.ts';
import type { Ending } from './ending.ts';

/** `busy`: an action is under way, so that nothing else may start. */
export type ActionDecision = Decision & { readonly busy: boolean };

interface OneDecision {
  readonly step?: Step;
  readonly hold?: Hold;
}

type Rule = (action: ActionRecord, situation: Situation) => OneDecision | undefined;

/**
 * RobotActions jump the queue, Stops first.
 *
 * @param actions accepted or running, in their order
 */
export function decideActions(actions: readonly ActionRecord[], situation: Situation): ActionDecision {
  const holds = new Map<string, Hold>();
  const wakes: number[] = [];
  let first: Step | undefined;
  for (const action of actions.toSorted((a, b) => Number(isStop(b.spec)) - Number(isStop(a.spec)))) {
    const { step, hold } = decideAction(action, situation);
    first ??= step;
    if (hold !== undefined) holds.set(action.id, hold);
    if (action.phase === 'Running') {
      wakes.push(...[nextDeadline(action, situation.now)].flatMap((time) => time ?? []));
      continue;
    }
    wakes.push(certainlyPastAt(startDeadline(action, situation.journal.meta), situation.now));
  }
  const busy = first !== undefined || actions.some(({ phase }) => phase === 'Running');
  return { holds, busy, ...(first && { step: first }), ...(wakes.length > 0 && { wakeAt: Math.min(...wakes) }) };
}

export function isActionRecord(task: TaskRecord): task is ActionRecord {
  return task.section === 'robotActions';
}

function decideAction(action: ActionRecord, situation: Situation): OneDecision {
  return firstOf(action.phase === 'Running' ? UNDER_WAY : WAITING, action, situation) ?? {};
}

const WAITING: readonly Rule[] = [
  (action, situation) => {
    const { now, journal, journalWorks } = situation;
    const deadline = startDeadline(action, journal.meta);
    if (now === undefined || !isPast(now, deadline)) return undefined;
    return journalWorks ? end(action, tooLate(deadline, holdOfAction(situation))) : {};
  },
  // A Stop only ever ends motion: also while the clock is unknown or the journal fails (PROTOCOL rule 18).
  (action, { journalWorks, progress }) => {
    if (!isStop(action.spec)) return undefined;
    const sentUnrecorded = !journalWorks && progress.get(action.id)?.halted === 'Stop';
    return sentUnrecorded ? {} : { step: { do: 'Act', id: action.id } };
  },
  (action, situation) => {
    const hold = holdOfAction(situation);
    return hold && { hold };
  },
  (action, { now, journal }) =>
    now !== undefined && isBefore(now, startDeadline(action, journal.meta))
      ? { step: { do: 'Act', id: action.id } }
      : undefined,
];

/** What was sent is never sent again, save a halt. */
const UNDER_WAY: readonly Rule[] = [
  (action, situation) => (action.spec.action === 'Dock' ? decideEndBy(action, situation) : undefined),
  decideHalt,
  (action, { progress }) =>
    isStop(action.spec) && progress.get(action.id)?.halted !== 'Stop'
      ? { step: { do: 'Act', id: action.id } }
      : undefined,
  (action, { progress }) => {
    if (isStop(action.spec) || action.spec.action === 'Dock' || progress.get(action.id)?.known === true)
      return undefined;
    const message = 'the agent restarted while the robot was asked; it is not asked again';
    return end(action, { phase: 'Failed', reason: 'Interrupted', message });
  },
  (_action, { observation }) => (observation === undefined || isMoving(observation) ? {} : undefined),
  (action) =>
    isStop(action.spec)
      ? end(action, { phase: 'Succeeded', reason: 'Finished', message: 'the robot stands' })
      : undefined,
  (action, { observation }) =>
    observation?.state === 'Docked'
      ? end(action, { phase: 'Succeeded', reason: 'Finished', message: 'the robot is in its dock' })
      : undefined,
  (action, { observation }) => {
    const fault = faultOf(observation);
    return fault && end(action, { phase: 'Failed', ...fault });
  },
  (action) =>
    end(action, { phase: 'Failed', reason: 'StoppedElsewhere', message: 'the robot stopped before its dock' }),
];

function end(action: ActionRecord, ending: Ending): OneDecision {
  return { step: { do: 'End', id: action.id, ending } };
}
