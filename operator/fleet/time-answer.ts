import type { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import { toInstant } from '@kubevac/protocol/instants.ts';
import { parseTopic, timeReplyTopic } from '@kubevac/protocol/topics.ts';

/** An answer that is late says nothing: the agent takes half its round trip as the error. */
const expirySeconds = 5;

/**
 * Tells agents what time it is (PROTOCOL rule 15). Every replica that knows answers; the agent takes the first answer, which goes
 * to the asking robot's own reply topic, whatever response topic was asked for.
 *
 * @param now by the clock that stamps tasks; undefined while it is not known
 */
export function answerTime(connection: MqttConnection, now: () => number | undefined): () => void {
  return connection.onMessage((topic, _payload, { properties, retain }) => {
    const parsed = parseTopic(topic);
    const { correlationData } = properties;
    const milliseconds = now();
    if (parsed?.rest !== 'rpc/time' || retain || correlationData === undefined || milliseconds === undefined) return;
    const body = JSON.stringify({ now: toInstant(milliseconds) });
    const options = { qos: 0, expirySeconds, correlationData } as const;
    connection.publish(timeReplyTopic(parsed.robot), body, options).catch(() => undefined);
  });
}
