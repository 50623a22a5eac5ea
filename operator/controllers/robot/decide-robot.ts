import { isDeepStrictEqual } from 'node:util';
import { withoutUndefined } from '../without-undefined.ts';
import type { Condition } from '@kubevac/crds/object.ts';
import type { Reason } from '@kubevac/protocol/reasons.ts';
import type { ConditionSaid } from '../conditions.ts';
import { boundJournalOf, ROBOT_FINALIZER } from '../../objects/robot.ts';
import { adoptedOf, decideBinding } from './binding.ts';
import { decideLocalRuns, type LocalRunDecision } from './local-runs.ts';
import { robotConditions } from './robot-conditions.ts';
import type { RobotInput } from './robot-input.ts';
import { ownPart, robotStatus, type RobotStatus } from './robot-status.ts';

/** ListTasks: a consistent list of every task kind, to know whether all are over (PROTOCOL rule 7). */
export type RobotEffect = 'AddFinalizer' | 'RemoveFinalizer' | 'ListTasks' | 'ClearAdoption';

export interface RobotDecision {
  readonly status?: RobotStatus;
  readonly events: readonly { readonly type: 'Normal' | 'Warning'; readonly reason: Reason; readonly note: string }[];
  readonly effects: readonly RobotEffect[];
  readonly localRuns: LocalRunDecision;
  readonly wakeAt?: number | undefined;
}

/** Figures that change all the time; they are written with the next transition, or now and again. */
const SLOW = ['battery', 'totals', 'consumables'] as const satisfies readonly (keyof RobotStatus)[];

/** What to write and do about one robot. Pure. */
export function decideRobot(input: RobotInput, now: number): RobotDecision {
  const binding = decideBinding(input.robot, input.heard, input.serverNow);
  const conditions = robotConditions(input, binding);
  const status = withoutUndefined(robotStatus(input, { binding, conditions }, now));
  const stored = withoutUndefined(ownPart(input.robot.status));
  const differs = !isDeepStrictEqual(status, stored);
  const slowAt = (input.writtenAt ?? 0) + input.writeMilliseconds;
  const writes = differs && (now >= slowAt || !isDeepStrictEqual(withoutSlow(status), withoutSlow(stored)));
  return {
    ...(writes && { status }),
    events: writes ? conditionEvents(input.robot.status.conditions, conditions) : [],
    effects: decideEffects(input),
    localRuns: decideLocalRuns(input),
    ...(differs && !writes && { wakeAt: slowAt }),
  };
}

function decideEffects(input: RobotInput): RobotEffect[] {
  // A wish that was carried out must not be carried out again when yet another agent is bound later.
  const adopted = adoptedOf(input.robot);
  const done = adopted !== undefined && adopted === boundJournalOf(input.robot);
  return [...(done ? (['ClearAdoption'] as const) : []), ...finalizerEffects(input)];
}

function finalizerEffects({ robot, allTasksOver }: RobotInput): RobotEffect[] {
  const held = robot.metadata.finalizers?.includes(ROBOT_FINALIZER) === true;
  if (robot.metadata.deletionTimestamp === undefined) return held ? [] : ['AddFinalizer'];
  if (!held) return [];
  return allTasksOver ? ['RemoveFinalizer'] : ['ListTasks'];
}

const told: ReadonlySet<string> = new Set(['AgentConnected', 'NeedsAttention']);

/** One for each condition that turned. */
function conditionEvents(
  stored: readonly Condition[] | undefined,
  said: readonly ConditionSaid[],
): RobotDecision['events'] {
  return said
    .filter(({ type, status, reason }) => {
      const before = stored?.find((condition) => condition.type === type);
      if (!told.has(type) || (before === undefined && reason === 'NoFault')) return false;
      return before?.status !== status || before.reason !== reason;
    })
    .map(({ type, status, reason, message }) => ({
      type: (type === 'NeedsAttention') === (status === 'True') && reason !== 'Goodbye' ? 'Warning' : 'Normal',
      reason,
      note: message,
    }));
}

function withoutSlow(status: RobotStatus): Partial<RobotStatus> {
  return Object.fromEntries(Object.entries(status).filter(([name]) => !(SLOW as readonly string[]).includes(name)));
}
