import { z } from 'zod';
import { Refusal } from './commands.ts';
import type { Firmware } from './firmware.ts';
import { METHODS, type Method } from './methods.ts';
import { clientOf } from './sessions.ts';

/**
 * `Refused`, `StaleSession`, `BadRequest` and `UnknownMethod` promise that nothing was begun; `Internal` promises nothing.
 */
export type ErrorCode = 'Refused' | 'StaleSession' | 'BadRequest' | 'UnknownMethod' | 'Internal';

export type Answer =
  | { readonly id: number | null; readonly result: unknown }
  | { readonly id: number | null; readonly error: { readonly code: ErrorCode; readonly message: string } };

const request = z.object({
  id: z.int(),
  method: z.string().max(64),
  params: z.record(z.string(), z.unknown()).default({}),
  /** From `hello`; a request without one is anonymous and never stale. */
  session: z.string().max(200).optional(),
});
type Request = z.infer<typeof request>;

/**
 * Obeys one line of a client: now, or later where a fault says so.
 *
 * @param answer called at most once; never for an answer that a fault loses
 */
export function obeyLine(firmware: Firmware, line: string, answer: (answer: Answer) => void): void {
  const read = readRequest(line);
  if (read === undefined)
    return answer({ id: null, error: { code: 'BadRequest', message: 'not a request: {id, method, params, session}' } });
  const method = Object.hasOwn(METHODS, read.method) ? METHODS[read.method] : undefined;
  if (method === undefined)
    return answer({ id: read.id, error: { code: 'UnknownMethod', message: `no method ${read.method}` } });
  const obey = (): void => {
    const answered = obeyRequest(firmware, method, read);
    const isLost = method.kind === 'Start' && 'result' in answered && firmware.answering.takeLostAnswer();
    if (!isLost) answer(answered);
    firmware.announceChange();
  };
  if (method.kind === 'World') obey();
  else if (method.kind === 'Start') firmware.answering.whenAnswering(() => firmware.answering.whenStarting(obey));
  else firmware.answering.whenAnswering(obey);
}

function readRequest(line: string): Request | undefined {
  try {
    return request.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

function obeyRequest(firmware: Firmware, method: Method, { id, params, session }: Request): Answer {
  const isMotion = method.kind === 'Start' || method.kind === 'Motion';
  if (isMotion && session !== undefined && !firmware.sessions.isCurrent(session))
    return { id, error: { code: 'StaleSession', message: 'a newer hello of this client ended this session' } };
  const parsed = method.parameters.safeParse(params);
  if (!parsed.success) return { id, error: { code: 'BadRequest', message: faultText(parsed.error, params) } };
  firmware.catchUp();
  try {
    const by = session === undefined ? 'anonymous' : clientOf(session);
    return { id, result: method.perform(firmware, parsed.data, by) ?? {} };
  } catch (error) {
    return { id, error: faultOf(error) };
  }
}

/** `kind is "WheelStuk": one of …`, of the first parameter that does not fit. */
function faultText({ issues: [first] }: z.ZodError, params: unknown): string {
  const { path = [], message = '' } = first ?? {};
  const value = path.reduce((whole, key) => (whole as Record<PropertyKey, unknown> | undefined)?.[key], params);
  return [path.join('.'), `is ${JSON.stringify(value) ?? 'not given'}: ${message}`].filter(Boolean).join(' ');
}

function faultOf(error: unknown): { code: ErrorCode; message: string } {
  if (error instanceof Refusal) return { code: 'Refused', message: error.message };
  return { code: 'Internal', message: error instanceof Error ? error.message : String(error) };
}
