import { encodeMap } from '@kubevac/maps/codec.ts';
import { packOutput, type OutputPart } from '@kubevac/protocol/output.ts';
import { DriverError } from '../drivers/driver.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import { isReadRecord, type ReadRecord, type TaskRecord } from '../journal/records.ts';
import { OutputStoreFullError } from '../outputs/output-store.ts';
import { endTask } from './endings.ts';
import type { Ending } from './transitions.ts';
import type { Workbench } from './workbench.ts';

/** Begins a read, and returns: it goes on beside all else, and its end wakes the runner. */
export function performRead(bench: Workbench, task: TaskRecord): void {
  if (!isReadRecord(task)) return;
  const startedAt = task.startedAt ?? bench.clock.now()?.milliseconds;
  if (!bench.save({ tasks: [{ ...task, phase: 'Running', startedAt, seq: task.seq + 1 }] })) return;
  bench.note(task.id, { known: true });
  void readMap(bench, task)
    .catch(failureOf)
    .then((ending) => {
      // It may have been cancelled meanwhile.
      const current = bench.journal.state.tasks.get(task.id);
      if (current === undefined || isTerminal(current.phase)) return;
      if (ending === 'Again') bench.note(task.id, { known: false });
      else endTask(bench, current, ending);
      bench.wake();
    });
}

/** Again: the firmware did not answer, and nothing speaks against asking it once more. */
type ReadEnding = Ending | 'Again';

async function readMap(bench: Workbench, { id, spec }: ReadRecord): Promise<ReadEnding> {
  const read = bench.driver.map;
  if (read === undefined) return { phase: 'Failed', reason: 'Unsupported', message: 'the robot has no map to give' };
  const { map, raw } = await read();
  const parts: OutputPart[] = [{ name: 'map', bytes: encodeMap(map) }];
  if (spec.formats.includes('raw')) {
    if (raw === undefined) {
      const message = 'the robot gives no bytes of its own for raw; it has png, svg, pgm and valetudo';
      return { phase: 'Failed', reason: 'Unsupported', message };
    }
    parts.push({ name: raw.name, bytes: raw.bytes });
  }
  const output = bench.outputs.write(id, packOutput(parts));
  return { phase: 'Succeeded', reason: 'Finished', message: 'the robot gave its map', output };
}

function failureOf(error: unknown): ReadEnding {
  if (error instanceof OutputStoreFullError)
    return { phase: 'Failed', reason: 'OutputStoreFull', message: error.message };
  if (error instanceof DriverError && error.kind === 'NotAnswering') return 'Again';
  if (error instanceof DriverError) return { phase: 'Failed', reason: 'StartRefused', message: error.message };
  return { phase: 'Failed', reason: 'OutputLost', message: `what was read could not be kept: ${String(error)}` };
}
