import type { Output } from '@kubevac/protocol/output.ts';
import { OutputStoreFullError, OutputTooLargeError, type OutputStore } from '../outputs/output-store.ts';
import type { Ending } from './ending.ts';

/**
 * What a motion left is kept for the operator to fetch; where it cannot be, that is how the task ends.
 *
 * @returns what of its ending that decides
 */
export function keepOutput(
  outputs: OutputStore,
  id: string,
  bytes: Buffer,
): { readonly output: Output } | Pick<Ending, 'phase' | 'reason' | 'message'> {
  try {
    return { output: outputs.write(id, bytes) };
  } catch (error) {
    return { phase: 'Failed', reason: reasonOf(error), message: `the robot is done, but ${(error as Error).message}` };
  }
}

function reasonOf(error: unknown): Ending['reason'] {
  if (error instanceof OutputStoreFullError) return 'OutputStoreFull';
  return error instanceof OutputTooLargeError ? 'OutputTooLarge' : 'OutputLost';
}
