import { createSecureContext } from 'node:tls';
import { Pool, type Dispatcher } from 'undici';
import type { Logger } from '@kubevac/base/log.ts';
import type { KubeConnection, KubeCredentials } from './config.ts';
import { unreachable } from './kube-error.ts';

/** What requests are sent with at one moment. */
export interface Channel {
  /** For everything that is answered and done with. */
  readonly requests: Dispatcher;
  /** For watches, each of which holds a connection as long as it lives. */
  readonly watches: Dispatcher;
  /** For Leases: nothing else that is slow stands before them. */
  readonly leases: Dispatcher;
  readonly authorization: string | undefined;
}

/** For 5,000 robots 500 renewals each second, as long as an answer takes no longer than 30 ms. */
export const leaseConnections = 16;
/** A client shares these many; more requests at once wait in line. Watches: one for each reflector. */
const connections = { requests: 8, watches: 64, leases: leaseConnections };
/** The API server closes idle connections after 90 s; ours must end first, or a write may hit a closing one. */
const keepAliveMilliseconds = 60_000;
/** No page of a list comes near it; a broken proxy could. */
const maximumAnswerBytes = 64 * 1024 * 1024;
const maximumLeaseBytes = 64 * 1024;

export interface TransportOptions {
  readonly connection: KubeConnection;
  readonly log: Logger;
  /** How long credentials are used before they are read again. */
  readonly credentialsCheckMilliseconds: number;
  /** A monotonic clock in milliseconds. */
  readonly now: () => number;
}

/**
 * The cached connections to one API server, and the credentials they carry. Credentials are read again when
 * a request comes and the last reading is old, so there is nothing to start or stop: a new token is used for
 * the next request; a new certificate or authority makes new connections, and the old ones end when what
 * runs on them has. A reading that fails leaves the last good one in use.
 */
export class Transport {
  readonly #options: TransportOptions;
  #credentials: KubeCredentials | undefined;
  #channel: Channel | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;
  #failing = false;
  #closed = false;
  /** Channels whose certificates were replaced, until what runs on them has ended. */
  readonly #replaced = new Set<Channel>();

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  /**
   * @param fresh read the credentials now, because the API server refused the last ones
   * @throws KubeError (Unreachable) while credentials were never readable
   */
  async channel(fresh = false): Promise<Channel> {
    const { now, credentialsCheckMilliseconds } = this.#options;
    if (this.#closed) throw unreachable('the client was closed', 'Closed');
    if (fresh || now() - this.#readAt >= credentialsCheckMilliseconds) {
      this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
      await this.#reading;
    }
    if (this.#channel === undefined) throw unreachable('credentials are not readable', 'CredentialsUnreadable');
    return this.#channel;
  }

  /** Ends all connections at once; requests under way fail. */
  async close(): Promise<void> {
    this.#closed = true;
    const channels = [...this.#replaced, ...(this.#channel === undefined ? [] : [this.#channel])];
    await Promise.all(channels.flatMap(lanesOf).map((lane) => lane.destroy()));
  }

  async #read(): Promise<void> {
    try {
      const next = await this.#options.connection.readCredentials();
      if (this.#channel === undefined || !sameTls(next, this.#credentials)) this.#connect(next);
      else if (next.authorization !== this.#credentials?.authorization)
        this.#channel = { ...this.#channel, authorization: next.authorization };
      this.#credentials = next;
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) this.#options.log.warn({ error }, 'cluster credentials unreadable');
      this.#failing = true;
      if (this.#channel === undefined)
        throw unreachable('credentials are not readable', 'CredentialsUnreadable', error);
    } finally {
      this.#readAt = Math.max(this.#readAt, this.#options.now());
    }
  }

  #connect(credentials: KubeCredentials): void {
    const old = this.#channel;
    const tls = tlsOptions(this.#options.connection, credentials);
    // A certificate read while its key was being replaced fails here, and the old pair stays in use.
    createSecureContext(tls);
    const open = (count: number, limits: Pool.Options) =>
      new Pool(this.#options.connection.server, {
        connections: count,
        pipelining: 1,
        // Over HTTP/2 everything would share one connection, and its one flow control window with the watches.
        allowH2: false,
        keepAliveTimeout: keepAliveMilliseconds,
        connect: { ...tls, timeout: 10_000, keepAlive: true, keepAliveInitialDelay: 15_000 },
        ...limits,
      });
    this.#channel = {
      requests: open(connections.requests, { maxResponseSize: maximumAnswerBytes }),
      watches: open(connections.watches, { bodyTimeout: 0 }),
      leases: open(connections.leases, { maxResponseSize: maximumLeaseBytes }),
      authorization: credentials.authorization,
    };
    if (old === undefined) return;
    this.#options.log.info({}, 'cluster certificates changed, connecting anew');
    void this.#drain(old);
  }

  async #drain(channel: Channel): Promise<void> {
    this.#replaced.add(channel);
    await Promise.allSettled(lanesOf(channel).map((lane) => lane.close()));
    this.#replaced.delete(channel);
  }
}

function lanesOf({ requests, watches, leases }: Channel): readonly Dispatcher[] {
  return [requests, watches, leases];
}

function tlsOptions(connection: KubeConnection, { ca, cert, key }: KubeCredentials) {
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(connection.serverName !== undefined && { servername: connection.serverName }),
    ...(connection.insecureSkipTlsVerify === true && { rejectUnauthorized: false }),
  };
}

function sameTls(a: KubeCredentials, b: KubeCredentials | undefined): boolean {
  return a.ca === b?.ca && a.cert === b?.cert && a.key === b?.key;
}
