import { parseDocument } from '@kubevac/protocol/documents.ts';
import { logRequest } from '@kubevac/protocol/rpc.ts';
import type { MissionLogs } from './mission-logs.ts';

/** Lines of a mission; undefined to a question that does not read. */
export function answerLog(logs: MissionLogs, question: Buffer): string | undefined {
  const asked = parseDocument(logRequest, question);
  return asked.ok ? JSON.stringify(logs.read(asked.value.id, asked.value.from)) : undefined;
}
