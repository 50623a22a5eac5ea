/**
 * One of the two plain clients of the floor, in a process of its own, as operator and agent are: `answers` sends every
 * message back, `asks` makes one round trip and one status patch each time it is told to.
 */
import { silentLogger } from '@kubevac/base/log.ts';
import { KubeClient } from '@kubevac/operator/kube/client.ts';
import { loadKubeConfig } from '@kubevac/operator/kube/config.ts';
import type { MqttClient } from 'mqtt';
import { connectMqtt } from '../mqtt.ts';
import { resources } from '../resources.ts';
import type { FloorOrder, FloorSample } from './floor.ts';

const topics = { ask: 'bench/ask', answer: 'bench/answer' };
/** About as long as a `desired` with one task. */
const payload = Buffer.alloc(1_024, 'x');

const [role, brokerUrl = '', kubeconfig = ''] = process.argv.slice(2);
process.once('disconnect', () => process.exit(0));
// It ends with this process.
const mqtt = await connectMqtt({ after: () => undefined }, brokerUrl);
await (role === 'asks' ? ask(mqtt) : answer(mqtt));
process.send?.('ready');

async function answer(client: MqttClient): Promise<void> {
  client.on('message', (_topic, asked) => client.publish(topics.answer, asked, { qos: 1 }));
  await client.subscribeAsync(topics.ask, { qos: 1 });
}

async function ask(client: MqttClient): Promise<void> {
  const kube = new KubeClient({ connection: await loadKubeConfig({ kubeconfig, env: {} }), log: silentLogger });
  await client.subscribeAsync(topics.answer, { qos: 1 });
  process.on('message', (order: FloorOrder) => {
    void sample(client, kube, order).then((taken) => process.send?.(taken));
  });
}

async function sample(client: MqttClient, kube: KubeClient, { cleaning, status }: FloorOrder): Promise<FloorSample> {
  const begun = performance.now();
  const answered = new Promise((resolve) => client.once('message', resolve));
  client.publish(topics.ask, payload, { qos: 1 });
  await answered;
  const between = performance.now();
  await kube.mergePatch(resources.cleanings, { ...cleaning, subresource: 'status' }, { status });
  return { roundTripMilliseconds: between - begun, patchMilliseconds: performance.now() - between };
}
