import { createHash } from 'node:crypto';
import type { Resource } from '../../kube/resource-path.ts';
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
const keepMilliseconds = { allowed: 300_000, denied: 30_000 };
/** Three callers with a right or two each on 2,000 Nodes. */
const capacity = 16_384;
/** A metrics-server scrapes all Nodes at once, and each is a question of its own the first time. */
const maximumWaiting = 8_192;
const timeoutMilliseconds = 5_000;

export interface AccessQuestion {
  readonly caller: Caller;
  readonly node: string;
  readonly verb: string;
  readonly subresource: string;
}

/** Whether a caller may do something on a Node, by the API server. */
export function accessReviews({ client, now }: ReviewOptions): Reviews<AccessQuestion, boolean> {
  return new Reviews({
    review: async ({ caller, node, verb, subresource }) => {
      const { user, groups, uid, extra } = caller;
      const resourceAttributes = { verb, version: 'v1', resource: 'nodes', name: node, subresource };
      const body = {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: { user, groups, uid, extra, resourceAttributes },
      };
      const { status } = (await client.create(resource, body, { timeoutMilliseconds })) as AccessReview;
      return status?.allowed === true;
    },
    // A hash, as the groups of a caller may be long.
    keyOf: ({ caller: { user, groups, uid, extra }, node, verb, subresource }) =>
      createHash('sha256')
        .update(JSON.stringify([user, groups, uid, extra, node, verb, subresource]))
        .digest('base64'),
    keepMilliseconds: (allowed) => (allowed ? keepMilliseconds.allowed : keepMilliseconds.denied),
    capacity,
    maximumWaiting,
    now,
  });
}

interface AccessReview {
  readonly status?: { readonly allowed?: boolean };
}
