import { compareTurns } from '@kubevac/protocol/desired.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import { isMotionRecord, isReadRecord, type MotionRecord } from '../journal/records.ts';
import { decideKeeping } from '../settings/decide-keeping.ts';
import { decideAccount } from './by-hand/account-motion.ts';
import { bindingOf } from './binding.ts';
import { decideActions, isActionRecord } from './decide-action.ts';
import { decideReads } from './reads/decide-reads.ts';
import { decideQueue } from './decide-queue.ts';
import { decideRunning } from './decide-running.ts';
import { decideEndBy } from './end-by.ts';
import { decideAtRest } from './path/decide-at-rest.ts';
import { isAtRest } from './path/legs.ts';
import type { Decision, Situation, Step } from './situation.ts';

/**
 * The one decision of the agent: what to do next, and why every other task waits. Pure; asked anew after each step and
 * each change. Actions jump the queue, then what runs, then settings, what
 * only reads, and the first task in the order of creation whose turn it is.
 */
export function decideNext(situation: Situation): Decision {
  const { meta, tasks } = situation.journal;
  if (bindingOf(meta) === 'Unbound') return { holds: new Map() };
  const open = [...tasks.values()].filter((task) => !isTerminal(task.phase)).sort(compareTurns);
  const motions = open.filter(isMotionRecord);

  const actions = decideActions(open.filter(isActionRecord), situation);
  const running = decideMotion(motions, situation);
  const busy = actions.busy || motions.some((task) => task.phase === 'Running');
  const queue = decideQueue(motions, busy, situation);
  const reads = decideReads(open.filter(isReadRecord), situation);
  return merged([
    actions,
    running,
    decideKeeping(situation),
    reads,
    queue,
    busy ? { holds: new Map() } : decideIdle(situation),
  ]);
}

function decideMotion(motions: readonly MotionRecord[], situation: Situation): Decision {
  const running = motions.find((task) => task.phase === 'Running');
  if (running === undefined) return { holds: new Map() };
  const over = decideEndBy(running, situation);
  if (over !== undefined) return { ...over, holds: new Map() };
  const { hold, ...decision } =
    running.section === 'drivePaths' && isAtRest(running)
      ? decideAtRest(running, situation)
      : decideRunning(running, situation);
  return { ...decision, holds: new Map(hold && [[running.id, hold]]) };
}

/** The tombstone sends an idle robot home, once (PROTOCOL rule 7); else what a person made it do is accounted for. */
function decideIdle(situation: Situation): Decision {
  const { journal, observation, sentHome } = situation;
  const idle = observation?.state === 'Idle' || observation?.state === 'Paused';
  const step: Step | undefined =
    bindingOf(journal.meta) === 'Deleted' && idle && !sentHome ? { do: 'SendHome' } : decideAccount(situation);
  return { holds: new Map(), ...(step && { step }) };
}

/** The first step, all holds (they are told also while the step takes its time), the earliest wake. */
function merged(decisions: readonly Decision[]): Decision {
  const step = decisions.find((decision) => decision.step !== undefined)?.step;
  const wakes = decisions.flatMap(({ wakeAt }) => (wakeAt === undefined ? [] : [wakeAt]));
  return {
    holds: new Map(decisions.flatMap(({ holds }) => [...holds])),
    ...(step && { step }),
    ...(wakes.length > 0 && { wakeAt: Math.min(...wakes) }),
  };
}
