import type { HttpHandler, HttpReply, HttpRequest } from '@kubevac/base/http.ts';
import { onceIn, type Logger } from '@kubevac/base/log.ts';
import type { AuthReviews } from './auth-reviews.ts';
import { bearerOf } from './bearer.ts';
import { NoReview } from './reviews.ts';

export interface PageGateOptions {
  readonly reviews: AuthReviews;
  readonly log: Logger;
}

/** Lets whoever has a bearer token with `get` on a page (`nonResourceURLs` of RBAC) read it, and nobody else. */
export function pageGate({ reviews, log }: PageGateOptions): (page: HttpHandler) => HttpHandler {
  const { tokens, access } = reviews;
  const repeating = onceIn(log, 60_000);

  const refusal = async ({ path, headers }: HttpRequest): Promise<HttpReply | undefined> => {
    const token = bearerOf(headers.authorization);
    if (token === undefined) return unauthorized('a bearer token is needed');
    const caller = await tokens.ask(token);
    if (caller === 'nobody') return unauthorized('the bearer token is not valid');
    if (await access.ask({ caller, wish: { nonResourceAttributes: { verb: 'get', path } } })) return undefined;
    return {
      status: 403,
      body: `${caller.user} may not get ${path}: it needs a ClusterRole with this nonResourceURL\n`,
    };
  };

  return (page) => async (request) => {
    try {
      return (await refusal(request)) ?? (await page(request));
    } catch (error) {
      if (!(error instanceof NoReview)) throw error;
      repeating.warn({ path: request.path, error }, 'reader of a page not checked');
      return { status: 503, body: 'the API server did not say who you are or what you may do; try again\n' };
    }
  };
}

function unauthorized(message: string): HttpReply {
  return { status: 401, headers: { 'www-authenticate': 'Bearer' }, body: `${message}\n` };
}
