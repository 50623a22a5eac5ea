import type { Socket } from 'node:net';
import { connectAsync, type MqttClient } from 'mqtt';
import type { Cleanup } from '../support/cleanup.ts';

/** A plain client, without Nagle's algorithm; it ends with the bench. */
export async function connectMqtt(cleanup: Cleanup, url: string): Promise<MqttClient> {
  const client = await connectAsync(url, { protocolVersion: 5 });
  cleanup.after(() => client.endAsync(true));
  (client.stream as Socket).setNoDelay(true);
  return client;
}
