import { createHash } from 'node:crypto';
import type { KubeClient } from '../kube/client.ts';
import type { Resource } from '../kube/resource-path.ts';
import type { Caller } from './caller.ts';
import { Reviews } from './reviews.ts';

const resource: Resource = {
  group: 'authentication.k8s.io',
  version: 'v1',
  plural: 'tokenreviews',
  kind: 'TokenReview',
};

/** A token that was withdrawn lets in for so long; one that is not valid yet is refused for so long. */
const keepMilliseconds = { granted: 120_000, refused: 10_000 };
/** Few callers have a token: the API server, Prometheus, people with kubectl. */
const capacity = 1_024;
const maximumWaiting = 256;
const timeoutMilliseconds = 5_000;

export interface ReviewOptions {
  readonly client: KubeClient;
  /** A monotonic clock in milliseconds. */
  readonly now: () => number;
}

/** Whose a bearer token is, by the API server: `'nobody'` when it is not valid. Keyed by a hash; the token is kept nowhere. */
export function tokenReviews({ client, now }: ReviewOptions): Reviews<string, Caller | 'nobody'> {
  return new Reviews({
    review: async (token): Promise<Caller | 'nobody'> => {
      const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token } };
      const options = { timeoutMilliseconds };
      const { status } = (await client.create(resource, body, options)) as TokenReview;
      const { username = '', groups = [], uid, extra } = status?.user ?? {};
      return status?.authenticated === true && username !== '' ? { user: username, groups, uid, extra } : 'nobody';
    },
    keyOf: (token) => createHash('sha256').update(token).digest('base64'),
    grants: (answer) => answer !== 'nobody',
    keepMilliseconds,
    capacity,
    maximumWaiting,
    now,
  });
}

interface TokenReview {
  readonly status?: {
    readonly authenticated?: boolean;
    readonly user?: {
      readonly username?: string;
      readonly uid?: string;
      readonly groups?: readonly string[];
      readonly extra?: Readonly<Record<string, readonly string[]>>;
    };
  };
}
