import { connectAsync } from 'mqtt';
import { answerTopic, documentTopic, questionTopic } from '@kubevac/protocol/topics.ts';
import type { Cleanup } from './cleanup.ts';
import type { System } from './system.ts';

const heartbeatMilliseconds = 300;

/** An agent of somebody else's, with no robot: it says that it is there, and answers a scrape with anything, or not at all. */
export async function startSpeakingAgent(
  context: Cleanup,
  system: System,
  { name, page }: { readonly name: string; readonly page?: Buffer },
): Promise<void> {
  const robot = { namespace: system.namespace, name };
  const client = await connectAsync(system.broker.url, { protocolVersion: 5, reconnectPeriod: 0 });
  const presence = {
    protocol: 1,
    journalId: `speaking-${name}`,
    bootId: 'boot',
    online: true,
    since: new Date().toISOString(),
  };
  const say = (document: 'presence' | 'telemetry', text: object, retain: boolean): void =>
    void client.publish(documentTopic(robot, document), JSON.stringify(text), { retain });
  say('presence', presence, true);
  const beat = setInterval(() => say('telemetry', { protocol: 1, state: 'Unknown' }, false), heartbeatMilliseconds);
  client.on('message', (_topic, _payload, { properties }) => {
    const { correlationData } = properties ?? {};
    if (page === undefined || correlationData === undefined) return;
    client.publish(answerTopic(robot, 'metrics'), page, { properties: { correlationData } });
  });
  await client.subscribeAsync(questionTopic(robot, 'metrics'));
  context.after(async () => {
    clearInterval(beat);
    await client.endAsync(true);
  });
}
