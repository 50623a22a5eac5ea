import type { HttpHandler } from '@kubevac/base/http.ts';

/** What must hold for this replica to be of use. */
export interface ReadyChecks {
  readonly [name: string]: () => boolean;
}

/** `/livez`: the process answers. `/readyz`: caches are synced and the broker is reached; it names what is missing. */
export function healthRoutes(checks: ReadyChecks): Record<string, HttpHandler> {
  return {
    '/livez': () => ({ body: 'ok\n' }),
    '/readyz': () => {
      const missing = missingOf(checks);
      if (missing.length === 0) return { body: 'ok\n' };
      return { status: 503, body: `not ready: ${missing.join(', ')}\n` };
    },
  };
}

/** The names of those that do not hold. */
export function missingOf(checks: ReadyChecks): readonly string[] {
  return Object.keys(checks).filter((name) => checks[name]?.() !== true);
}
