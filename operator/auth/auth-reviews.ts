import type { KubeClient } from '../kube/client.ts';
import { accessReviews, type AccessQuestion } from './access-reviews.ts';
import type { Caller } from './caller.ts';
import type { Reviews } from './reviews.ts';
import { tokenReviews } from './token-reviews.ts';

/** Who somebody is and what he may do, by the API server: one of each in a process, so that nothing is asked or remembered twice. */
export interface AuthReviews {
  readonly tokens: Reviews<string, Caller | 'nobody'>;
  readonly access: Reviews<AccessQuestion, boolean>;
}

export function authReviews(client: KubeClient): AuthReviews {
  const now = (): number => performance.now();
  return { tokens: tokenReviews({ client, now }), access: accessReviews({ client, now }) };
}
