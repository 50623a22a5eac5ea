// Longer than 300 lines: the only file that may import mqtt (lint), so what turns our words into that library's stands here too.
import { setTimeout as delay } from 'node:timers/promises';
import { MqttClient, type IClientOptions, type IClientPublishOptions, type IPublishPacket } from 'mqtt';
import { backoff, type BackoffLimits } from './backoff.ts';
import { onceIn, type Logger } from './log.ts';
import {
  credentialFiles,
  openSocket,
  readCredentials,
  type BrokerAddress,
  type Credentials,
} from './mqtt-transport.ts';
import {
  BrokerBusyError,
  NotConnectedError,
  type Goodbye,
  type MessageListener,
  type MqttMessageProperties,
  type MqttWill,
  type PublishOptions,
} from './mqtt-messages.ts';
import { watchFile } from './watched-file.ts';

export { NotConnectedError } from './mqtt-messages.ts';

export interface MqttConnectionOptions extends BrokerAddress {
  readonly clientId: string;
  readonly will?: MqttWill | undefined;
  /** 30 when absent. A broker that is silent for 1.5 times as long is given up. */
  readonly keepaliveSeconds?: number;
  readonly reconnect?: BackoffLimits;
  /** How often credential files are looked at. */
  readonly credentialsPollMilliseconds?: number;
  readonly log: Logger;
}

/** What a peer may make us hold at most. No document of the protocol is larger. */
const limits = { incomingPacketBytes: 1024 * 1024, publishesInFlight: 1_000 };
/** A connection that lived shorter does not reset the wait: two clients with one id would otherwise chase each other. */
const stableMilliseconds = 10_000;
const connectTimeoutMilliseconds = 10_000;
const goodbyeMilliseconds = 2_000;
const closeMilliseconds = 1_000;

/**
 * One MQTT 5 connection that comes back by itself: clean start, exponential wait with jitter, credentials
 * read anew for each attempt, and a reconnect when their files change. Nothing is queued while the link is
 * down (PROTOCOL rule 19): whoever publishes state publishes it again in `onConnect`.
 *
 * The constructor does nothing; `start(signal)` works until the signal aborts or `end()` is called.
 */
export class MqttConnection {
  readonly #options: MqttConnectionOptions;
  readonly #repeating: Logger;
  readonly #subscriptions = new Map<string, 0 | 1>();
  readonly #messageListeners = new Set<MessageListener>();
  readonly #connectListeners = new Set<() => void>();
  readonly #inFlight = new Set<(error: Error) => void>();
  readonly #stop = new AbortController();
  #client: MqttClient | undefined;
  #running: Promise<void> = Promise.resolve();
  #hurry = false;

  constructor(options: MqttConnectionOptions) {
    this.#options = options;
    this.#repeating = onceIn(options.log, 60_000);
  }

  /** True from the broker's consent until the link ends. */
  get connected(): boolean {
    return this.#client !== undefined;
  }

  /** Begins to connect, and returns at once. On abort the link is closed without a goodbye or a will. */
  start(signal: AbortSignal): void {
    signal.addEventListener('abort', () => void this.end(), { once: true });
    if (signal.aborted) this.#stop.abort();
    this.#running = this.#run();
  }

  /** Says goodbye if it can within 2 s, closes the link without the will, and resolves when nothing is left of it. */
  async end(goodbye?: Goodbye): Promise<void> {
    if (goodbye !== undefined && this.connected) {
      const { topic, payload, ...options } = goodbye;
      const said = this.publish(topic, payload, options).catch((error: unknown) =>
        this.#options.log.warn({ error }, 'goodbye not sent'),
      );
      await Promise.race([said, delay(goodbyeMilliseconds, undefined, { ref: false })]);
    }
    this.#stop.abort();
    await this.#running;
  }

  /**
   * Resolves when the broker has taken the message (QoS 1) or it is written (QoS 0).
   * @throws BrokerBusyError when too much is under way, NotConnectedError when the link is down or ends first; for QoS 1 the broker may have got it all the same
   */
  async publish(topic: string, payload: Buffer | string, options: PublishOptions = {}): Promise<void> {
    const client = this.#client;
    if (client === undefined) throw new NotConnectedError('no connection to the broker');
    if (this.#inFlight.size >= limits.publishesInFlight) throw new BrokerBusyError('the broker does not keep up');
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#inFlight.add(reject);
    client.publish(topic, payload, publishOptions(options), (error) => {
      // mqtt.js gives its publishes up just before it destroys the stream, as after a keepalive that was not answered.
      if (error) queueMicrotask(() => reject(failureOf(client, error)));
      else resolve();
    });
    await promise.finally(() => this.#inFlight.delete(reject));
  }

  /** Subscribes now and after every reconnect, before `onConnect` listeners are told. */
  subscribe(filter: string, options: { readonly qos?: 0 | 1 } = {}): void {
    this.#subscriptions.set(filter, options.qos ?? 1);
    if (this.#client !== undefined) this.#sendSubscriptions(this.#client, [filter]);
  }

  /** A listener that throws is logged and called again for the next message. Returns how to take it off. */
  onMessage(listener: MessageListener): () => void {
    this.#messageListeners.add(listener);
    return () => this.#messageListeners.delete(listener);
  }

  /** Told at each connect, when subscriptions are on their way and before any message has come. */
  onConnect(listener: () => void): () => void {
    this.#connectListeners.add(listener);
    return () => this.#connectListeners.delete(listener);
  }

  async #run(): Promise<void> {
    const stop = this.#stop.signal;
    const watched = credentialFiles(this.#options).map((path) => this.#reconnectOnChange(path));
    const waits = this.#options.reconnect ?? { initialMilliseconds: 1_000, maximumMilliseconds: 30_000 };
    for (let failures = 0; !stop.aborted;) {
      const begun = performance.now();
      await this.#session();
      failures = performance.now() - begun > stableMilliseconds ? 0 : failures + 1;
      const wait = this.#hurry ? 0 : backoff(Math.max(failures - 1, 0), waits);
      this.#hurry = false;
      await delay(wait, undefined, { signal: stop }).catch(() => undefined);
    }
    for (const file of watched) file.stop();
  }

  /** One attempt and, if the broker takes us, one connection; resolves when it is over. Never rejects. */
  async #session(): Promise<void> {
    const { log, url } = this.#options;
    try {
      const credentials = await readCredentials(this.#options);
      if (this.#stop.signal.aborted) return;
      const { client, over } = this.#open(credentials);
      client.on('connect', () => {
        this.#client = client;
        log.info({ broker: new URL(url).host }, 'connected to broker');
        this.#sendSubscriptions(client, [...this.#subscriptions.keys()]);
        for (const listener of this.#connectListeners) this.#guarded(() => listener());
      });
      this.#ended(await over);
    } catch (error) {
      this.#repeating.warn({ error }, 'broker connection not attempted');
    }
  }

  #open(credentials: Credentials): { client: MqttClient; over: Promise<string> } {
    const { promise: over, resolve } = Promise.withResolvers<string>();
    let reason = 'the broker closed the connection';
    const openStream = () => openSocket(this.#options, credentials).on('error', (error) => (reason = error.message));
    const client = new MqttClient(openStream, clientOptions(this.#options, credentials));
    const closeGracefully = () => {
      reason = 'ended by us';
      closeSoon(client);
    };
    this.#stop.signal.addEventListener('abort', closeGracefully, { once: true });
    client.on('error', (error) => {
      reason = error.message;
      client.end(true);
    });
    client.on('disconnect', (packet) => (reason = `the broker disconnected us, reason code ${packet.reasonCode ?? 0}`));
    client.on('message', (topic, payload, packet) => this.#deliver(topic, payload, packet));
    client.on('close', () => {
      this.#stop.signal.removeEventListener('abort', closeGracefully);
      client.end(true);
      resolve(reason);
    });
    return { client, over };
  }

  #ended(reason: string): void {
    const stood = this.#client !== undefined;
    this.#client = undefined;
    for (const reject of this.#inFlight) reject(new NotConnectedError(`the link ended: ${reason}`));
    if (!stood) {
      this.#repeating.warn({ reason }, 'broker not reached');
      return;
    }
    this.#options.log.info({ reason }, 'disconnected from broker');
  }

  #sendSubscriptions(client: MqttClient, filters: readonly string[]): void {
    if (filters.length === 0) return;
    const request = Object.fromEntries(
      filters.map((filter) => [filter, { qos: this.#subscriptions.get(filter) ?? 1 }]),
    );
    client.subscribe(request, (error) => {
      if (!error || client.disconnecting || !client.connected) return;
      this.#repeating.error({ error, filters }, 'subscription refused by broker');
      client.end(true);
    });
  }

  #deliver(topic: string, payload: Buffer, packet: IPublishPacket): void {
    if (payload.length > limits.incomingPacketBytes) {
      this.#repeating.warn({ topic, bytes: payload.length }, 'message dropped, too large');
      return;
    }
    const details = { retain: packet.retain, properties: (packet.properties ?? {}) as MqttMessageProperties };
    for (const listener of this.#messageListeners) this.#guarded(() => listener(topic, payload, details));
  }

  #guarded(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#repeating.error({ error }, 'listener failed');
    }
  }

  #reconnectOnChange(path: string): { stop(): void } {
    let known = false;
    return watchFile(
      path,
      () => {
        if (known) this.#takeNewCredentials(path);
        known = true;
      },
      {
        pollMilliseconds: this.#options.credentialsPollMilliseconds ?? 5_000,
        onError: (error) => this.#options.log.warn({ path, error }, 'credential file unreadable'),
      },
    );
  }

  #takeNewCredentials(path: string): void {
    this.#options.log.info({ path }, 'credentials changed, reconnecting');
    if (this.#client === undefined) return;
    this.#hurry = true;
    closeSoon(this.#client);
  }
}

function failureOf(client: MqttClient, error: Error): Error {
  if (client.connected && !client.stream.destroyed) return error;
  return new NotConnectedError('the link ended before the broker answered', { cause: error });
}

/** Disconnects in words, so that the broker sends no will; a peer that does not answer is cut off. */
function closeSoon(client: MqttClient): void {
  const cut = setTimeout(() => client.stream.destroy(), closeMilliseconds);
  client.once('close', () => clearTimeout(cut));
  client.end(!client.connected);
}

function clientOptions(options: MqttConnectionOptions, { username, password }: Credentials): IClientOptions {
  const { will } = options;
  return {
    protocolVersion: 5,
    clean: true,
    clientId: options.clientId,
    keepalive: options.keepaliveSeconds ?? 30,
    connectTimeout: connectTimeoutMilliseconds,
    reconnectPeriod: 0,
    queueQoSZero: false,
    resubscribe: false,
    timerVariant: 'native',
    // Else it makes a Buffer of each of 65,536 numbers: 10 MiB, which the garbage collector looks at again and again.
    writeCache: false,
    properties: { maximumPacketSize: limits.incomingPacketBytes },
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(will !== undefined && { will: willPacket(will) }),
  };
}

function willPacket(will: MqttWill): NonNullable<IClientOptions['will']> {
  return {
    topic: will.topic,
    payload: Buffer.from(will.payload),
    qos: will.qos ?? 1,
    retain: will.retain ?? false,
  };
}

function publishOptions(options: PublishOptions): IClientPublishOptions {
  const properties: IPublishPacket['properties'] = {
    ...(options.expirySeconds !== undefined && { messageExpiryInterval: options.expirySeconds }),
    ...(options.responseTopic !== undefined && { responseTopic: options.responseTopic }),
    ...(options.correlationData !== undefined && { correlationData: options.correlationData }),
  };
  return { qos: options.qos ?? 1, retain: options.retain ?? false, properties };
}
