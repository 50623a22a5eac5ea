import type { TaskRecord } from '../journal/records.ts';
import { absoluteLimit, certainlyPastAt, isBefore, isPast, startDeadline, tooLate } from './deadline.ts';
import { holdOfStart, SUSPENDED } from './holds.ts';
import { isMoving, type Decision, type Hold, type Situation, type Step } from './situation.ts';

const minuteMilliseconds = 60_000;

/**
 * Who of the accepted may begin. Suspended tasks are passed over. Only who has the turn can be late; all others are held
 * to the absolute limit alone (PROTOCOL rule 14), but for the runs of schedules.
 *
 * @param motions accepted or running, in their order
 * @param busy something runs, so that nothing may start
 */
export function decideQueue(motions: readonly TaskRecord[], busy: boolean, situation: Situation): Decision {
  const holds = new Map<string, Hold>();
  const wakes: number[] = [];
  let first: Step | undefined;
  for (const { task, turn } of waitingOf(motions)) {
    const limit = limitOf(task, turn, situation);
    const { step, hold } = decideWaiting(task, { limit, turn: turn && !busy }, situation);
    first ??= step;
    if (hold !== undefined) holds.set(task.id, hold);
    wakes.push(certainlyPastAt(limit, situation.now));
  }
  wakes.push(...nextMinute(holds, situation));
  return { holds, ...(first && { step: first }), ...(wakes.length > 0 && { wakeAt: Math.min(...wakes) }) };
}

/** While the robot moves, on its way home or for a person, the end that the deadline counts from is still to come. */
function limitOf(task: TaskRecord, turn: boolean, { observation, journal }: Situation): number {
  if (task.run !== undefined) return startDeadline(task, journal.meta);
  if (!turn) return absoluteLimit(task);
  const moving = observation !== undefined && isMoving(observation);
  return moving ? absoluteLimit(task) : startDeadline(task, journal.meta);
}

/** The accepted ones; `turn` where all before are suspended. What runs has had its turn before others of its second. */
function waitingOf(motions: readonly TaskRecord[]): { task: TaskRecord; turn: boolean }[] {
  const running = motions.find(({ phase }) => phase === 'Running');
  const last = motions.findIndex((task) => task.phase === 'Running' || !task.suspend);
  return motions
    .map((task, index) => ({ task, turn: task.createdAt !== running?.createdAt && (last === -1 || index <= last) }))
    .filter(({ task }) => task.phase === 'Accepted');
}

interface Place {
  readonly limit: number;
  readonly turn: boolean;
}

function decideWaiting(task: TaskRecord, place: Place, situation: Situation): { step?: Step; hold?: Hold } {
  const { now, journalWorks } = situation;
  const hold = holdOf(task, place.turn, situation);
  if (now !== undefined && journalWorks && isPast(now, place.limit)) {
    return { step: { do: 'End', id: task.id, ending: tooLate(place.limit, hold) } };
  }
  if (hold !== undefined) return { hold };
  return now !== undefined && isBefore(now, place.limit) ? { step: { do: 'Start', id: task.id } } : {};
}

function holdOf(task: TaskRecord, turn: boolean, situation: Situation): Hold | undefined {
  if (task.suspend) return SUSPENDED;
  if (!turn) return { reason: 'Queued', message: 'earlier tasks of this robot come first' };
  return holdOfStart(situation, task.run !== undefined);
}

/** Quiet hours and suspendUntil end by the clock: look again each minute while they hold something back. */
function nextMinute(holds: ReadonlyMap<string, Hold>, { now }: Situation): number[] {
  const timed = [...holds.values()].some(({ reason }) => reason === 'QuietHours' || reason === 'RobotSuspended');
  if (!timed || now === undefined) return [];
  return [(Math.floor(now.milliseconds / minuteMilliseconds) + 1) * minuteMilliseconds];
}
