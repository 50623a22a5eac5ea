import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { onceIn, type Logger } from '@kubevac/base/log.ts';
import type { Fault } from '../fault.ts';
import type { RequestTarget } from '../route.ts';
import type { AuthReviews } from '../../auth/auth-reviews.ts';
import { bearerOf } from '../../auth/bearer.ts';
import type { Caller } from '../../auth/caller.ts';
import { neededRight } from './needed-right.ts';
import type { PeerCertificates } from './peer-certificates.ts';
import { NoReview } from '../../auth/reviews.ts';

export interface GatekeeperOptions {
  readonly reviews: AuthReviews;
  readonly peers: PeerCertificates;
  /** Whether the authorities of client certificates are known. */
  readonly authorityKnown: () => boolean;
  readonly log: Logger;
}

const noAnswer: Fault = {
  fault: 'Unavailable',
  message: 'the API server did not say who you are or what you may do; try again',
};

/** Lets in who proves to be somebody that may do this on this Node, and nobody else, on every path. */
export class Gatekeeper {
  readonly #options: GatekeeperOptions;
  readonly #repeating: Logger;

  constructor(options: GatekeeperOptions) {
    this.#options = options;
    this.#repeating = onceIn(options.log, 60_000);
  }

  /** Undefined when the request may be answered. Never rejects. */
  async refusal(request: IncomingMessage, target: RequestTarget, node: string): Promise<Fault | undefined> {
    try {
      const caller = await this.#callerOf(request);
      return 'fault' in caller ? caller : await this.#forbidden(caller, { request, target, node });
    } catch (error) {
      this.#repeating.warn({ node, error }, 'kubelet request not checked');
      return error instanceof NoReview ? noAnswer : { fault: 'Failed', message: 'the check of your rights failed' };
    }
  }

  /** A certificate first; one that does not count is as none, when there is a token. */
  async #callerOf(request: IncomingMessage): Promise<Caller | Fault> {
    const peer = this.#options.peers.of(request.socket as TLSSocket, Date.now());
    if (typeof peer === 'object') return peer.caller;
    const token = bearerOf(request.headers.authorization);
    if (token !== undefined) {
      const caller = await this.#options.reviews.tokens.ask(token);
      return caller === 'nobody' ? unauthorized('the bearer token is not valid') : caller;
    }
    if (peer === 'none') return unauthorized('a client certificate or a bearer token is needed');
    if (!this.#options.authorityKnown()) return noAnswer;
    return unauthorized('the client certificate is not of this cluster, or not valid now');
  }

  async #forbidden(
    caller: Caller,
    { request, target, node }: { request: IncomingMessage; target: RequestTarget; node: string },
  ): Promise<Fault | undefined> {
    const { verb, subresources } = neededRight(request.method ?? '', target);
    for (const subresource of subresources) {
      const resourceAttributes = { verb, version: 'v1', resource: 'nodes', name: node, subresource };
      if (await this.#options.reviews.access.ask({ caller, wish: { resourceAttributes } })) return undefined;
    }
    const rights = subresources.map((subresource) => `nodes/${subresource}`).join(' or ');
    return { fault: 'Forbidden', message: `${caller.user} may not ${verb} ${rights} of Node ${node}` };
  }
}

function unauthorized(message: string): Fault {
  return { fault: 'Unauthorized', message };
}
