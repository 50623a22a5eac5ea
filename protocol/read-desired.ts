import { z } from 'zod';
import { cleaningsSection, desired, robotActionsSection, type Desired } from './desired.ts';
import { parseDocument, type DocumentFault } from './documents.ts';

/** What of a `desired` reads, and what does not. */
export interface ReadDesired {
  readonly document?: Desired;
  /** Absent where all of it reads. */
  readonly fault?: { readonly kind: DocumentFault; readonly message: string };
}

/**
 * Reads a `desired`, without the entries that do not read: one word that a newer operator has for one task must not make an
 * agent deaf to a Stop. A robot section that does not read leaves nothing, or tasks would run past what it holds back.
 */
export function readDesired(payload: Uint8Array): ReadDesired {
  const whole = parseDocument(desired, payload);
  if (whole.ok) return { document: whole.value };
  const fault = { kind: whole.fault, message: whole.message };
  const rest = whole.fault === 'Invalid' ? parseDocument(readableEntries, payload) : whole;
  return rest.ok ? { document: rest.value as Desired, fault } : { fault };
}

function readable<S extends typeof cleaningsSection | typeof robotActionsSection>({ shape }: S) {
  const entry = shape.entries.element;
  const entries = z.array(z.unknown()).transform((all) => all.filter((one) => entry.safeParse(one).success));
  return z.object({ ...shape, entries: entries.pipe(shape.entries) });
}

const readableEntries = desired.extend({
  cleanings: readable(cleaningsSection).optional(),
  robotActions: readable(robotActionsSection).optional(),
});
