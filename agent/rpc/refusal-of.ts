import type { Reason } from '@kubevac/protocol/reasons.ts';
import { isRefusal } from '../drivers/driver.ts';

/** What is told of a driver that did not answer what was asked. */
export function refusalOf(error: unknown): { refused: { reason: Reason; message: string } } {
  const reason = isRefusal(error) ? 'StartRefused' : 'FirmwareNotAnswering';
  return { refused: { reason, message: error instanceof Error ? error.message : String(error) } };
}
