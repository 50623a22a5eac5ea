import { parseDocument } from '@kubevac/protocol/documents.ts';
import { OUTPUT_REPLY, outputRequest } from '@kubevac/protocol/rpc.ts';
import type { OutputStore } from '../outputs/output-store.ts';

/** A piece of an output; undefined to a question that does not read. */
export function answerOutput(store: OutputStore, question: Buffer): Buffer | undefined {
  const asked = parseDocument(outputRequest, question);
  if (!asked.ok) return undefined;
  const { id, offset, bytes } = asked.value;
  const piece = store.read(id, offset, bytes);
  return piece === undefined ? Buffer.of(OUTPUT_REPLY.missing) : Buffer.concat([Buffer.of(OUTPUT_REPLY.found), piece]);
}
