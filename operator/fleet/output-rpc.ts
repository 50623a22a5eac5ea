import { randomUUID } from 'node:crypto';
import type { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import { OUTPUT_REPLY, type OutputRequest } from '@kubevac/protocol/rpc.ts';
import {
  outputReplyTopic,
  outputRequestTopic,
  parseTopic,
  robotKeyText,
  type RobotKey,
} from '@kubevac/protocol/topics.ts';

/** The agent says that it has no such output. */
export class OutputMissingError extends Error {
  override readonly name = 'OutputMissingError';
}

interface Asked {
  readonly robot: string;
  readonly answered: (answer: Buffer) => void;
}

/** Asks agents for pieces of outputs. Every replica hears all answers; each knows its own questions. */
export class OutputRpc {
  readonly #connection: MqttConnection;
  readonly #asked = new Map<string, Asked>();

  constructor(connection: MqttConnection) {
    this.#connection = connection;
  }

  /** Listens until the signal aborts. */
  start(signal: AbortSignal): void {
    const off = this.#connection.onMessage((topic, payload, { properties }) => {
      const question = properties.correlationData?.toString();
      const asked = question === undefined ? undefined : this.#asked.get(question);
      const parsed = asked && parseTopic(topic);
      // Only the robot that was asked may answer.
      if (parsed?.rest === 'rpc/output/reply' && robotKeyText(parsed.robot) === asked?.robot) asked.answered(payload);
    });
    signal.addEventListener('abort', off);
  }

  /** @throws OutputMissingError; the signal's reason when it aborts first; NotConnectedError */
  async fetch(robot: RobotKey, request: OutputRequest, signal: AbortSignal): Promise<Buffer> {
    const question = randomUUID();
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    const abort = (): void => reject(signal.reason as Error);
    this.#asked.set(question, { robot: robotKeyText(robot), answered: resolve });
    signal.addEventListener('abort', abort);
    try {
      signal.throwIfAborted();
      const options = {
        expirySeconds: 10,
        responseTopic: outputReplyTopic(robot),
        correlationData: Buffer.from(question),
      } as const;
      await this.#connection.publish(outputRequestTopic(robot), JSON.stringify(request), options);
      const answer = await promise;
      if (answer[0] !== OUTPUT_REPLY.found) throw new OutputMissingError('the agent has no output of this task');
      return answer.subarray(1);
    } finally {
      promise.catch(() => undefined);
      this.#asked.delete(question);
      signal.removeEventListener('abort', abort);
    }
  }
}
