import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import { parseDocument } from '@kubevac/protocol/documents.ts';
import { toMilliseconds } from '@kubevac/protocol/instants.ts';
import { timeReply } from '@kubevac/protocol/rpc.ts';
import { timeReplyTopic, timeRequestTopic, type RobotKey } from '@kubevac/protocol/topics.ts';
import type { MeasuredClock, Moment } from '../clock/measured-clock.ts';

/** Between questions: soon again while no operator has answered, rarely once the time is known. */
export interface TimeProbeWaits {
  readonly unansweredMilliseconds: number;
  /** 300 s let the error grow by 60 ms at 200 ppm. */
  readonly answeredMilliseconds: number;
}

/** Later answers say nothing any more: half of this would be the error. */
const answerMilliseconds = 5_000;

export interface TimeProbeOptions {
  readonly connection: MqttConnection;
  readonly robot: RobotKey;
  readonly clock: MeasuredClock;
  readonly waits: TimeProbeWaits;
  /** Told of each answer that came, and how long it took. */
  readonly onMeasured: (roundTripMilliseconds: number) => void;
}

/** Asks the operator what time it is, after each connect and then now and again (PROTOCOL rule 15). */
export class TimeProbe {
  readonly #options: TimeProbeOptions;
  readonly #sent = new Map<string, Moment>();

  constructor(options: TimeProbeOptions) {
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { connection, robot, waits, clock } = this.#options;
    let wake = new AbortController();
    connection.subscribe(timeReplyTopic(robot), { qos: 0 });
    const offConnect = connection.onConnect(() => wake.abort());
    const offMessage = connection.onMessage((topic, payload, { properties }) => {
      if (topic === timeReplyTopic(robot)) this.#answered(payload, properties.correlationData?.toString());
    });
    while (!signal.aborted) {
      if (connection.connected) this.#ask();
      const wait = clock.now() === undefined ? waits.unansweredMilliseconds : waits.answeredMilliseconds;
      await delay(wait, undefined, { signal: AbortSignal.any([signal, wake.signal]) }).catch(() => undefined);
      wake = new AbortController();
    }
    offConnect();
    offMessage();
  }

  #ask(): void {
    const { connection, robot, clock } = this.#options;
    const question = randomUUID();
    this.#forgetOld();
    this.#sent.set(question, clock.moment());
    const options = {
      qos: 0,
      expirySeconds: answerMilliseconds / 1000,
      responseTopic: timeReplyTopic(robot),
      correlationData: Buffer.from(question),
    } as const;
    connection.publish(timeRequestTopic(robot), '', options).catch(() => this.#sent.delete(question));
  }

  #answered(payload: Uint8Array, question: string | undefined): void {
    const asked = question === undefined ? undefined : this.#sent.get(question);
    if (question === undefined || asked === undefined) return;
    this.#sent.delete(question);
    const reply = parseDocument(timeReply, payload);
    if (!reply.ok || this.#isOld(asked)) return;
    this.#options.clock.measure(toMilliseconds(reply.value.now), asked);
    this.#options.onMeasured(this.#options.clock.moment().monotonic - asked.monotonic);
  }

  #forgetOld(): void {
    for (const [question, asked] of this.#sent) {
      if (this.#isOld(asked)) this.#sent.delete(question);
    }
  }

  #isOld(asked: Moment): boolean {
    return this.#options.clock.moment().monotonic - asked.monotonic > answerMilliseconds;
  }
}
