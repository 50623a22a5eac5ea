import type { z } from 'zod';
import { LIMITS } from './limits.ts';
import { PROTOCOL_VERSION } from './version.ts';

/**
 * Why a payload was dropped, or not all of it was read. The operator logs and counts it, and makes a condition of `ProtocolTooNew`; the
 * agent logs it, and says `DesiredUnreadable`.
 */
export const DOCUMENT_FAULTS = ['TooLarge', 'NotJson', 'ProtocolTooNew', 'Invalid'] as const;
export type DocumentFault = (typeof DOCUMENT_FAULTS)[number];
export type ParsedDocument<T> = { ok: true; value: T } | { ok: false; fault: DocumentFault; message: string };

/** Bytes of any age and origin become a typed document once, here. Never throws. */
export function parseDocument<S extends z.ZodType>(schema: S, payload: Uint8Array): ParsedDocument<z.infer<S>> {
  if (payload.byteLength > LIMITS.bytesPerDocument) {
    return fault('TooLarge', `${payload.byteLength} bytes, at most ${LIMITS.bytesPerDocument} are read`);
  }
  const raw = parseJson(payload);
  if (raw === undefined) return fault('NotJson', 'the payload is not JSON');
  const version = versionOf(raw);
  if (version > PROTOCOL_VERSION) {
    return fault('ProtocolTooNew', `protocol ${version}, this side speaks ${PROTOCOL_VERSION}`);
  }
  const parsed = schema.safeParse(raw);
  return parsed.success ? { ok: true, value: parsed.data } : fault('Invalid', firstIssue(parsed.error));
}

function fault(kind: DocumentFault, message: string): { ok: false; fault: DocumentFault; message: string } {
  return { ok: false, fault: kind, message };
}

/** To make one takes longer than to read a document with it. */
const decoder = new TextDecoder();

function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(payload));
  } catch {
    return undefined;
  }
}

/** The `protocol` a document claims; 0 where it claims none, which the schema then refuses. */
function versionOf(raw: unknown): number {
  const version = typeof raw === 'object' && raw !== null ? (raw as { protocol?: unknown }).protocol : undefined;
  return typeof version === 'number' ? version : 0;
}

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? 'invalid' : `${issue.path.join('.')}: ${issue.message}`.slice(0, 256);
}
