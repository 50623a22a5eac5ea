import { isTerminal } from '@kubevac/protocol/phases.ts';
import { packOutput } from '@kubevac/protocol/output.ts';
import type { Outcome } from '../drivers/driver.ts';
import type { TaskRecord } from '../journal/records.ts';
import { endTask } from './endings.ts';
import { keepOutput } from './keep-output.ts';
import { mapPart } from './map-part.ts';
import type { Workbench } from './workbench.ts';

/**
 * A cleaning that is done ends with the map of it, where `recordMap` asks for one.
 * @throws DriverError when the firmware does not answer: it is finished later
 */
export async function finishCleaning(
  bench: Workbench,
  { id, spec }: Extract<TaskRecord, { section: 'cleanings' }>,
  { result, endedAtMilliseconds }: Extract<Outcome, { state: 'Finished' }>,
): Promise<void> {
  const map = spec.recordMap === true ? await mapPart(bench.driver) : [];
  const task = bench.task(id);
  if (isTerminal(task.phase)) return;
  const kept = map.length > 0 ? keepOutput(bench.outputs, id, packOutput(map)) : {};
  const message = 'the robot did what was asked';
  const ending = { phase: 'Succeeded', reason: 'Finished', message, ...kept, result } as const;
  endTask(bench, task, ending, { toldAt: endedAtMilliseconds });
}
