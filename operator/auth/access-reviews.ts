import { createHash } from 'node:crypto';
import type { Resource } from '../kube/resource-path.ts';
import type { Caller } from './caller.ts';
import { Reviews } from './reviews.ts';
import type { ReviewOptions } from './token-reviews.ts';

const resource: Resource = {
  group: 'authorization.k8s.io',
  version: 'v1',
  plural: 'subjectaccessreviews',
  kind: 'SubjectAccessReview',
};

/** As the kubelet: a right that was taken away holds for so long, one that was given is found after so long. */
const keepMilliseconds = { granted: 300_000, refused: 30_000 };
/** Three callers with a right or two each on 2,000 Nodes, and two Prometheus with the pages of 2,000 robots. */
const capacity = 16_384;
/** A metrics-server asks all Nodes at once, and Prometheus all robots: each is a question of its own the first time. */
const maximumWaiting = 8_192;
const timeoutMilliseconds = 5_000;

/** What somebody wants to do, in the words of a SubjectAccessReview. */
export type Wish =
  | { readonly resourceAttributes: Readonly<Record<string, string>> }
  | { readonly nonResourceAttributes: { readonly verb: string; readonly path: string } };

export interface AccessQuestion {
  readonly caller: Caller;
  readonly wish: Wish;
}

/** Whether a caller may do something, by the API server. */
export function accessReviews({ client, now }: ReviewOptions): Reviews<AccessQuestion, boolean> {
  return new Reviews({
    review: async ({ caller, wish }) => {
      const { user, groups, uid, extra } = caller;
      const body = {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: { user, groups, uid, extra, ...wish },
      };
      const { status } = (await client.create(resource, body, { timeoutMilliseconds })) as AccessReview;
      return status?.allowed === true;
    },
    // A hash, as the groups of a caller may be long.
    keyOf: ({ caller: { user, groups, uid, extra }, wish }) =>
      createHash('sha256')
        .update(JSON.stringify([user, groups, uid, extra, wish]))
        .digest('base64'),
    grants: (allowed) => allowed,
    keepMilliseconds,
    capacity,
    maximumWaiting,
    now,
  });
}

interface AccessReview {
  readonly status?: { readonly allowed?: boolean };
}
