import { DriverError } from '../drivers/driver.ts';
import { isReadRecord, type ReadRecord, type TaskRecord } from '../journal/records.ts';
import { OutputStoreFullError } from '../outputs/output-store.ts';
import { endTask } from './endings.ts';
import { openTask, type ReadEnding } from './read-ending.ts';
import { readMap } from './read-map.ts';
import { readSensors } from './read-sensors.ts';
import type { Workbench } from './workbench.ts';

/** Begins a read, and returns: it goes on beside all else, and its end wakes the runner. */
export function performRead(bench: Workbench, task: TaskRecord): void {
  if (!isReadRecord(task)) return;
  const startedAt = task.startedAt ?? bench.clock.now()?.milliseconds;
  if (!bench.save({ tasks: [{ ...task, phase: 'Running', startedAt, seq: task.seq + 1 }] })) return;
  bench.note(task.id, { known: true });
  void read(bench, { ...task, startedAt })
    .catch(failureOf)
    .then((ending) => {
      const current = openTask(bench, task.id);
      if (current === undefined || ending === 'Over') return;
      if (ending === 'Again') bench.note(task.id, { known: false });
      else endTask(bench, current, ending);
      bench.wake();
    });
}

function read(bench: Workbench, task: ReadRecord): Promise<ReadEnding> {
  return task.section === 'mapDumps' ? readMap(bench, task) : readSensors(bench, task);
}

function failureOf(error: unknown): ReadEnding {
  if (error instanceof OutputStoreFullError)
    return { phase: 'Failed', reason: 'OutputStoreFull', message: error.message };
  if (error instanceof DriverError && error.kind === 'NotAnswering') return 'Again';
  if (error instanceof DriverError) return { phase: 'Failed', reason: 'StartRefused', message: error.message };
  return { phase: 'Failed', reason: 'OutputLost', message: `what was read could not be kept: ${String(error)}` };
}
