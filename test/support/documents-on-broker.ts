import { connectAsync, type MqttClient } from 'mqtt';
import { documentTopic, type DocumentName } from '@kubevac/protocol/topics.ts';
import type { System } from './system.ts';
import { until } from './until.ts';

/** Waits until the document of a robot looks as asked, and returns its text. */
export function seeDocument(
  system: System,
  { name, document }: { readonly name: string; readonly document: DocumentName },
  looks: (text: string) => boolean,
): Promise<string> {
  return connected(system, async (client) => {
    let newest: string | undefined;
    client.on('message', (_topic, payload) => (newest = payload.toString()));
    await client.subscribeAsync(documentTopic({ namespace: system.namespace, name }, document), { qos: 1 });
    return until(() => (newest !== undefined && looks(newest) ? newest : undefined), {
      what: () => `${document} of ${name}: ${looks.toString()}; it is ${newest}`,
    });
  });
}

/** As somebody else would, or an operator that has been left behind; retained. */
export function publishDocument(
  system: System,
  { name, document }: { readonly name: string; readonly document: DocumentName },
  text: string,
): Promise<void> {
  const topic = documentTopic({ namespace: system.namespace, name }, document);
  return connected(system, async (client) => void (await client.publishAsync(topic, text, { qos: 1, retain: true })));
}

async function connected<T>({ broker }: System, work: (client: MqttClient) => Promise<T>): Promise<T> {
  const client = await connectAsync(broker.url, { protocolVersion: 5, reconnectPeriod: 0 });
  try {
    return await work(client);
  } finally {
    await client.endAsync(true);
  }
}
