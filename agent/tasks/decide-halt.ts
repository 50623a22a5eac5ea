import type { TaskRecord } from '../journal/records.ts';
import { isMoving, type Situation, type Step } from './situation.ts';

/**
 * A halt that was journalled is carried out before anything else, also after a restart: told to the robot until it is obeyed,
 * and over when the robot stands.
 *
 * @returns undefined for a task that nobody ends; no step while a robot that obeyed still moves, or is silent
 */
export function decideHalt({ id, halting }: TaskRecord, situation: Situation): { readonly step?: Step } | undefined {
  if (halting === undefined) return undefined;
  const { observation, progress } = situation;
  if (progress.get(id)?.halted !== halting.how) return { step: { do: 'Halt', id, how: halting.how } };
  return observation !== undefined && !isMoving(observation) ? { step: { do: 'EndHalted', id } } : {};
}
