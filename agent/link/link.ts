import { onceIn, type Logger } from '@kubevac/base/log.ts';
import type { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import type { PublishOptions } from '@kubevac/base/mqtt-messages.ts';
import type { Desired } from '@kubevac/protocol/desired.ts';
import { parseDocument } from '@kubevac/protocol/documents.ts';
import type { Info } from '@kubevac/protocol/info.ts';
import { presence } from '@kubevac/protocol/presence.ts';
import { readDesired } from '@kubevac/protocol/read-desired.ts';
import type { Telemetry } from '@kubevac/protocol/telemetry.ts';
import { documentTopic, type DocumentName, type RobotKey } from '@kubevac/protocol/topics.ts';
import { LatestWins, type LatestWinsOptions } from '@kubevac/base/mqtt-latest-wins.ts';

export interface LinkOptions {
  readonly connection: MqttConnection;
  readonly robot: RobotKey;
  /** Of this agent's journal. */
  readonly journalId: string;
  /** The `presence` document of an agent that is online. */
  readonly presence: () => string;
  /** Documents of any age, repeated or out of order. */
  readonly onDesired: (document: Desired) => void;
  /** Whether all of the newest document could be read. */
  readonly onReadable: (readable: boolean) => void;
  readonly log: Logger;
  /** A heartbeat is due: `tell` is to be called with what is so now. */
  readonly onHeartbeat: () => void;
  /** Between two telemetry messages; 1 s as the contract says. */
  readonly telemetryMilliseconds: number;
  /** Telemetry is repeated after this: it is the heartbeat; 10 s as the contract says. */
  readonly heartbeatMilliseconds: number;
}

/** The agent's side of the twin: takes `desired` in, keeps what it says of itself current at the broker. */
export class Link {
  readonly #options: LinkOptions;
  readonly #repeating: Logger;
  readonly #documents: Record<'presence' | 'info' | 'reported' | 'telemetry', LatestWins>;
  readonly #last: Partial<Record<'info' | 'reported' | 'telemetry', string>> = {};
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#repeating = onceIn(options.log, 60_000);
    const { connection, robot, telemetryMilliseconds: minimumMilliseconds } = options;
    const documentOf = (name: DocumentName, how: PublishOptions): Pick<LatestWinsOptions, 'publish' | 'onRefused'> => ({
      publish: (payload) => connection.publish(documentTopic(robot, name), payload, how),
      onRefused: (error) => this.#repeating.error({ document: name, error }, 'publish refused by broker'),
    });
    this.#documents = {
      presence: new LatestWins(documentOf('presence', { retain: true })),
      info: new LatestWins(documentOf('info', { retain: true })),
      reported: new LatestWins(documentOf('reported', { retain: true })),
      telemetry: new LatestWins({ ...documentOf('telemetry', { qos: 0 }), minimumMilliseconds }),
    };
  }

  /** Subscribes and publishes until the signal aborts. The connection itself is its owner's to start and to end. */
  start(signal: AbortSignal): void {
    const { connection, robot, heartbeatMilliseconds, onHeartbeat } = this.#options;
    connection.subscribe(documentTopic(robot, 'desired'));
    connection.subscribe(documentTopic(robot, 'presence'));
    const off = [
      connection.onConnect(() => this.#publishAll()),
      connection.onMessage((topic, payload) => {
        if (topic === documentTopic(robot, 'desired')) this.#receive(payload);
        else if (topic === documentTopic(robot, 'presence')) this.#heardPresence(payload);
      }),
    ];
    this.#heartbeat = setInterval(onHeartbeat, heartbeatMilliseconds);
    signal.addEventListener('abort', () => {
      clearInterval(this.#heartbeat);
      for (const remove of off) remove();
    });
  }

  /** @param reported as JSON */
  report(reported: string): void {
    this.#last.reported = reported;
    this.#documents.reported.offer(reported);
  }

  /** Published when it differs from the last. */
  inform(info: Info): void {
    const text = JSON.stringify(info);
    if (text === this.#last.info) return;
    this.#last.info = text;
    this.#documents.info.offer(text);
  }

  tell(telemetry: Telemetry): void {
    this.#last.telemetry = JSON.stringify(telemetry);
    this.#heartbeat?.refresh();
    this.#offerTelemetry();
  }

  /** On every connect everything is said again (PROTOCOL rule 19). */
  #publishAll(): void {
    this.#documents.presence.offer(this.#options.presence());
    for (const name of ['info', 'reported'] as const) {
      const text = this.#last[name];
      if (text !== undefined) this.#documents[name].offer(text);
    }
    this.#offerTelemetry();
  }

  #offerTelemetry(): void {
    if (this.#last.telemetry !== undefined) this.#documents.telemetry.offer(this.#last.telemetry);
  }

  /** Another agent of this robot left: its last words are retained where ours should be. */
  #heardPresence(payload: Buffer): void {
    const document = parseDocument(presence, payload);
    if (!document.ok || document.value.online || document.value.journalId === this.#options.journalId) return;
    this.#publishAll();
  }

  #receive(payload: Buffer): void {
    const { document, fault } = readDesired(payload);
    this.#options.onReadable(fault === undefined);
    if (document !== undefined) this.#options.onDesired(document);
    if (fault === undefined) return;
    const fields = { reason: fault.kind, error: fault.message };
    this.#repeating.warn(fields, document === undefined ? 'desired dropped' : 'entries of desired dropped');
  }
}
