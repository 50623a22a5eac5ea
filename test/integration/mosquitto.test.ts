import { test, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { silentLogger } from '@kubevac/base/log.ts';
import { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import { mosquittoMissing, startMosquitto, type Mosquitto } from '../support/mosquitto.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { until } from '../support/until.ts';

const skip = mosquittoMissing();

const persistence = { autosaveSeconds: 3_600 };

test('stopped politely it keeps what it holds, and dropped it has never known it', { skip }, async (context) => {
  const mosquitto = await startMosquitto(context, { persistence });
  await (await connect(context, mosquitto.url)).publish('state', 'kept', { retain: true });
  await mosquitto.stop();
  await mosquitto.start();
  assert.deepEqual(await retained(context, mosquitto), ['kept']);
  await mosquitto.dropMemory();
  assert.deepEqual(await retained(context, mosquitto), []);
});

test('killed it has lost what it did not write', { skip }, async (context) => {
  const mosquitto = await startMosquitto(context, { persistence });
  await (await connect(context, mosquitto.url)).publish('state', 'lost', { retain: true });
  await mosquitto.kill();
  await mosquitto.start();
  assert.deepEqual(await retained(context, mosquitto), []);
});

test('behind a mute proxy nothing arrives, and after it is restored what was held does', { skip }, async (context) => {
  const mosquitto = await startMosquitto(context);
  const proxy = await startTcpProxy(context, mosquitto.port);
  const robot = await connect(context, `mqtt://127.0.0.1:${proxy.port}`);
  proxy.mute();
  let arrived = false;
  const published = robot.publish('state', 'held').then(() => (arrived = true));
  assert.deepEqual(await retained(context, mosquitto), []);
  assert.equal(arrived, false);
  proxy.restore();
  await published;
});

test('a proxy that refuses lets nobody in until it is restored', { skip }, async (context) => {
  const mosquitto = await startMosquitto(context);
  const proxy = await startTcpProxy(context, mosquitto.port);
  const robot = await connect(context, `mqtt://127.0.0.1:${proxy.port}`);
  proxy.refuse();
  await until(() => !robot.connected && proxy.connections() === 0);
  proxy.restore();
  await until(() => robot.connected);
});

/** What a new subscriber is given before the answer to its own message. */
async function retained(context: TestContext, { url }: Mosquitto): Promise<string[]> {
  const connection = await connect(context, url);
  const heard: string[] = [];
  connection.onMessage((_topic, payload) => heard.push(payload.toString()));
  connection.subscribe('#');
  await connection.publish('end', 'end');
  await until(() => heard.includes('end'));
  await connection.end();
  return heard.filter((payload) => payload !== 'end');
}

async function connect(context: TestContext, url: string): Promise<MqttConnection> {
  const reconnect = { initialMilliseconds: 20, maximumMilliseconds: 50 };
  const connection = new MqttConnection({ url, clientId: crypto.randomUUID(), reconnect, log: silentLogger });
  connection.start(new AbortController().signal);
  context.after(() => connection.end());
  await until(() => connection.connected);
  return connection;
}
