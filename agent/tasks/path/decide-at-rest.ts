import type { PathRecord } from '../../journal/records.ts';
import { holdOfRestrictions } from '../../settings/standing.ts';
import { absoluteLimit, certainlyPastAt, isBefore, isPast, nextDeadline, ranTooLong } from '../deadline.ts';
import { holdOfAction, holdOfSilence } from '../holds.ts';
import { firstOf } from '../first-of.ts';
import { decideHalt } from '../decide-halt.ts';
import type { RunningDecision } from '../decide-running.ts';
import { faultOf, isMoving, type Hold, type Situation } from '../situation.ts';
import { decideWayHome } from './decide-way-home.ts';
import { endAtRest, endIfCarried, pastLimit } from './end-at-rest.ts';
import { isDriven, progressOf } from './legs.ts';

type Rule = (task: PathRecord, situation: Situation) => RunningDecision | undefined;

/** What a path needs whose robot rests between two legs; in order, the first wins. */
const RULES: readonly Rule[] = [
  decideWayHome,
  (task, situation) => decideHalt(task, situation),
  (task, { now }) => {
    const why = ranTooLong(task, now);
    return why === undefined ? undefined : endAtRest(task, 'ActiveDeadline', why);
  },
  // Suspended it rests on, and its active deadline with it.
  ({ id, suspend, pause }) => (suspend && pause === undefined ? { step: { do: 'Hold', id } } : undefined),
  ({ suspend }) => (suspend ? {} : undefined),
  ({ id, pause }) => (pause === undefined ? undefined : { step: { do: 'Release', id } }),
  (_task, situation) => held(holdOfSilence(situation)),
  (task, { observation }) => {
    const fault = faultOf(observation);
    return fault && endAtRest(task, fault.reason, fault.message);
  },
  // Between two legs the robot rests: whatever else it does, somebody else began.
  (task, { observation }) =>
    observation !== undefined && (isMoving(observation) || observation.state === 'Paused')
      ? endAtRest(task, 'StoppedElsewhere', `the robot is ${observation.state} on another request`)
      : undefined,
  endIfCarried,
  // It dwells, or a blocked way is tried again a little later.
  (task, { now }) => {
    const { notBefore } = progressOf(task);
    if (notBefore === undefined || (now !== undefined && isPast(now, notBefore))) return undefined;
    return { wakeAt: certainlyPastAt(notBefore, now) };
  },
  (task) => (isDriven(task) ? complete(task) : undefined),
  (_task, situation) => held(holdOfAction(situation)),
  (_task, situation) => held(holdOfRestrictions(situation)),
  // Each leg is a start: written down, sent once, never past the absolute limit (PROTOCOL rule 14).
  (task, { now }) => {
    if (now !== undefined && isBefore(now, absoluteLimit(task))) return { step: { do: 'Leg', id: task.id } };
    return { step: { do: 'End', id: task.id, ending: pastLimit(task) } };
  },
];

/** @param task of phase Running, with the robot between two of its legs */
export function decideAtRest(task: PathRecord, situation: Situation): RunningDecision {
  const decision = firstOf(RULES, task, situation);
  return decision === undefined ? {} : withDeadline(decision, task, situation);
}

function held(hold: Hold | undefined): RunningDecision | undefined {
  return hold && { hold };
}

function withDeadline(decision: RunningDecision, task: PathRecord, { now }: Situation): RunningDecision {
  const deadline = nextDeadline(task, now);
  if (deadline === undefined) return decision;
  return { ...decision, wakeAt: Math.min(deadline, decision.wakeAt ?? deadline) };
}

/** Its last leg is over: then home, if that was asked, and only then it is done. */
function complete(task: PathRecord): RunningDecision {
  const { id, spec } = task;
  const { legs, skipped } = progressOf(task);
  if (skipped === legs) {
    const message = legs === 1 ? 'its waypoint is out of reach' : `all ${legs} waypoints are out of reach`;
    return endAtRest(task, 'Blocked', message);
  }
  if (spec.onComplete === 'Stay') return { step: { do: 'Finish', id } };
  const message = 'the robot drove the path, and drives home';
  const halting = { how: 'Dock', phase: 'Succeeded', reason: 'Finished', message } as const;
  return { step: { do: 'BeginHalt', id, halting } };
}
