import { randomUUID } from 'node:crypto';
import type { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import {
  answerTopic,
  parseTopic,
  QOS_OF_QUESTION,
  questionTopic,
  robotKeyText,
  type AgentQuestion,
  type RobotKey,
} from '@kubevac/protocol/topics.ts';

interface Asked {
  readonly robot: string;
  readonly question: AgentQuestion;
  readonly answered: (answer: Buffer) => void;
}

/** Asks agents. Every replica hears all answers; each knows its own questions. */
export class AgentRpc {
  readonly #connection: MqttConnection;
  readonly #asked = new Map<string, Asked>();

  constructor(connection: MqttConnection) {
    this.#connection = connection;
  }

  /** Listens until the signal aborts. */
  start(signal: AbortSignal): void {
    const off = this.#connection.onMessage((topic, payload, { properties }) => {
      const id = properties.correlationData?.toString();
      const asked = id === undefined ? undefined : this.#asked.get(id);
      const parsed = asked && parseTopic(topic);
      if (asked === undefined || parsed?.rest !== `rpc/${asked.question}/reply`) return;
      // Only the robot that was asked may answer.
      if (robotKeyText(parsed.robot) === asked.robot) asked.answered(payload);
    });
    signal.addEventListener('abort', off);
  }

  /** @throws the signal's reason when it aborts before there is an answer; NotConnectedError */
  async ask(robot: RobotKey, question: AgentQuestion, { body, signal }: Question): Promise<Buffer> {
    const id = randomUUID();
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    // It may be rejected while the broker has not yet taken the question, when nobody waits for it: that must not end the process.
    promise.catch(() => undefined);
    const abort = (): void => reject(signal.reason as Error);
    this.#asked.set(id, { robot: robotKeyText(robot), question, answered: resolve });
    signal.addEventListener('abort', abort);
    try {
      signal.throwIfAborted();
      const responseTopic = answerTopic(robot, question);
      const qos = QOS_OF_QUESTION[question];
      const options = { qos, expirySeconds: 10, responseTopic, correlationData: Buffer.from(id) } as const;
      const published = this.#connection.publish(questionTopic(robot, question), JSON.stringify(body), options);
      published.catch(() => undefined);
      await Promise.race([published, promise]);
      return await promise;
    } finally {
      this.#asked.delete(id);
      signal.removeEventListener('abort', abort);
    }
  }
}

export interface Question {
  readonly body: object;
  readonly signal: AbortSignal;
}
