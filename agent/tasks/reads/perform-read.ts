import { setTimeout as delay } from 'node:timers/promises';
import { DriverError } from '../../drivers/driver.ts';
import { isReadRecord, type ReadRecord, type TaskRecord } from '../../journal/records.ts';
import { OutputStoreFullError, OutputTooLargeError } from '../../outputs/output-store.ts';
import { endTask } from '../endings.ts';
import { openTask, type ReadEnding } from './read-ending.ts';
import { readMap } from './read-map.ts';
import { readSensors } from './read-sensors.ts';
import type { Ending } from '../ending.ts';
import type { Workbench } from '../workbench.ts';

const againMilliseconds = 500;

/** Begins a read, and returns: it goes on beside all else, and its end wakes the runner. */
export function performRead(bench: Workbench, task: TaskRecord): void {
  if (!isReadRecord(task)) return;
  const startedAt = task.startedAt ?? bench.clock.now()?.milliseconds;
  if (!bench.save({ tasks: [{ ...task, phase: 'Running', startedAt, seq: task.seq + 1 }] })) return;
  bench.note(task.id, { known: true });
  void read(bench, { ...task, startedAt })
    .catch(failureOf)
    .then(async (ending) => {
      if (ending === 'Over') return;
      if (ending !== 'Again') endOpen(bench, task.id, ending);
      if (openTask(bench, task.id) !== undefined) {
        // The firmware did not answer, or the journal did not take the end: read again, in a while.
        await delay(againMilliseconds);
        bench.note(task.id, { known: false });
      }
      bench.wake();
    });
}

function endOpen(bench: Workbench, id: string, ending: Ending): void {
  const task = openTask(bench, id);
  if (task !== undefined) endTask(bench, task, ending);
  // The journal did not take the end, or there was one already: what nobody is told of makes room.
  if (bench.journal.state.tasks.get(id)?.output === undefined) bench.outputs.remove(id);
}

function read(bench: Workbench, task: ReadRecord): Promise<ReadEnding> {
  return task.section === 'mapDumps' ? readMap(bench, task) : readSensors(bench, task);
}

function failureOf(error: unknown): ReadEnding {
  if (error instanceof OutputStoreFullError)
    return { phase: 'Failed', reason: 'OutputStoreFull', message: error.message };
  if (error instanceof OutputTooLargeError)
    return { phase: 'Failed', reason: 'OutputTooLarge', message: error.message };
  if (error instanceof DriverError && error.kind === 'NotAnswering') return 'Again';
  if (error instanceof DriverError) return { phase: 'Failed', reason: 'StartRefused', message: error.message };
  return { phase: 'Failed', reason: 'OutputLost', message: `what was read could not be kept: ${String(error)}` };
}
