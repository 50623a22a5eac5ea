import type { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import { toInstant } from '@kubevac/protocol/instants.ts';
import { parseTopic, timeReplyTopic } from '@kubevac/protocol/topics.ts';

/** An answer that is late says nothing: the agent takes half its round trip as the error. */
const expirySeconds = 5;

/**
 * Tells agents what time it is here (PROTOCOL rule 15). Every replica answers; the agent takes the first answer. The answer goes
 * to the asking robot's own reply topic, whatever response topic was asked for.
 */
export function answerTime(connection: MqttConnection, now: () => number): () => void {
  return connection.onMessage((topic, _payload, { properties, retain }) => {
    const parsed = parseTopic(topic);
    const { correlationData } = properties;
    if (parsed?.rest !== 'rpc/time' || retain || correlationData === undefined) return;
    const body = JSON.stringify({ now: toInstant(now()) });
    const options = { qos: 0, expirySeconds, correlationData } as const;
    connection.publish(timeReplyTopic(parsed.robot), body, options).catch(() => undefined);
  });
}
