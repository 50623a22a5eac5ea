import { test, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { silentLogger } from '@kubevac/base/log.ts';
import { MqttConnection, NotConnectedError, type MqttConnectionOptions } from '@kubevac/base/mqtt-connection.ts';
import { mosquittoMissing, startMosquitto } from '../support/mosquitto.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { until } from '../support/until.ts';

const skip = mosquittoMissing();

const reconnect = { initialMilliseconds: 20, maximumMilliseconds: 100 };

test('what one side publishes the other gets, with its properties', { skip }, async (context) => {
  const broker = await startMosquitto(context);
  const heard: unknown[] = [];
  const listener = await connected(context, { url: broker.url, clientId: 'listener' }, (connection) => {
    connection.subscribe('kubevac/#');
    connection.onMessage(() => {
      throw new Error('a listener that throws kills nobody');
    });
    connection.onMessage((topic, payload, { retain, properties }) => {
      heard.push([topic, payload.toString(), retain, properties.responseTopic, properties.correlationData?.toString()]);
    });
  });
  await listener.publish('kubevac/a', 'kept', { retain: true });
  await listener.publish('kubevac/b', Buffer.from('asked'), {
    qos: 0,
    responseTopic: 'answers',
    correlationData: Buffer.from('7'),
    expirySeconds: 5,
  });
  await until(() => heard.length === 2);
  assert.deepEqual(heard, [
    ['kubevac/a', 'kept', false, undefined, undefined],
    ['kubevac/b', 'asked', false, 'answers', '7'],
  ]);
  listener.subscribe('kubevac/a');
  await until(() => heard.length === 3);
  assert.equal((heard[2] as unknown[])[2], true, 'what the broker kept is marked as retained');
});

test(
  'when the broker dies nothing is queued, and the link and its subscriptions come back',
  { skip },
  async (context) => {
    const broker = await startMosquitto(context);
    const events: string[] = [];
    const connection = await connected(context, { url: broker.url, clientId: 'a' }, (it) => {
      it.subscribe('t');
      it.onConnect(() => events.push('connect'));
      it.onMessage((_topic, payload) => events.push(payload.toString()));
    });
    await broker.kill();
    await until(() => !connection.connected);
    await assert.rejects(connection.publish('t', 'while away', { qos: 0 }), NotConnectedError);
    await assert.rejects(connection.publish('t', 'while away', { qos: 1 }), NotConnectedError);
    await broker.start();
    await until(() => connection.connected);
    await connection.publish('t', 'back');
    await until(() => events.includes('back'));
    assert.deepEqual(events, ['connect', 'connect', 'back']);
  },
);

test('a publish that the broker never answered is rejected when the link ends', { skip }, async (context) => {
  const broker = await startMosquitto(context);
  const relay = await startTcpProxy(context, broker.port);
  const connection = await connected(context, { url: `mqtt://127.0.0.1:${relay.port}`, clientId: 'a' });
  relay.mute();
  const published = connection.publish('t', 'lost');
  relay.cut();
  await assert.rejects(published, NotConnectedError);
});

test('the will is published when the link is cut, and not after a goodbye', { skip }, async (context) => {
  const broker = await startMosquitto(context);
  const relay = await startTcpProxy(context, broker.port);
  const heard: string[] = [];
  await connected(context, { url: broker.url, clientId: 'listener' }, (it) => {
    it.subscribe('presence');
    it.onMessage((_topic, payload) => heard.push(payload.toString()));
  });
  const will = { topic: 'presence', payload: 'will', retain: true };
  const robot = await connected(context, { url: `mqtt://127.0.0.1:${relay.port}`, clientId: 'robot', will });
  relay.cut();
  await until(() => heard.length === 1);
  await until(() => robot.connected);
  await robot.end({ topic: 'presence', payload: 'goodbye', retain: true });
  assert.equal(robot.connected, false);
  await until(() => heard.length === 2);
  await delay(100);
  assert.deepEqual(heard, ['will', 'goodbye']);
});

test(
  'with TLS and a client certificate each round trip is far below the 41 ms that Nagle would cost',
  { skip },
  async (context) => {
    const broker = await startMosquitto(context, { tls: true });
    const file = (name: string): string => join(broker.folder, name);
    const tls = {
      url: broker.url,
      caFile: file('ca.crt'),
      certFile: file('robot.crt'),
      keyFile: file('robot.key'),
    };
    let back = (): void => undefined;
    const connection = await connected(context, { ...tls, clientId: 'robot' }, (it) => {
      it.subscribe('ping');
      it.onMessage(() => back());
    });
    const times: number[] = [];
    for (let count = 0; count < 30; count += 1) {
      const begun = performance.now();
      const { promise, resolve } = Promise.withResolvers<void>();
      back = resolve;
      await connection.publish('ping', 'x'.repeat(300));
      await promise;
      times.push(performance.now() - begun);
    }
    times.sort((a, b) => a - b);
    assert.ok((times[15] ?? 99) < 20, `median ${times[15]} ms`);
  },
);

test('a renewed password is used without a restart', { skip }, async (context) => {
  const broker = await startMosquitto(context, { passwords: { robot: 'first' } });
  const passwordFile = join(broker.folder, 'password');
  await writeFile(passwordFile, 'first\n');
  let connects = 0;
  const connection = await connected(
    context,
    {
      url: broker.url,
      clientId: 'a',
      username: 'robot',
      passwordFile,
      credentialsPollMilliseconds: 10,
    },
    (it) => it.onConnect(() => (connects += 1)),
  );
  await broker.setPasswords({ robot: 'second' });
  broker.reload();
  await delay(50);
  await writeFile(passwordFile, 'second\n');
  await until(() => connects === 2 && connection.connected);
});

test('an end leaves nothing behind, even while the broker does not answer', { skip }, async (context) => {
  const silent = createServer().listen(0, '127.0.0.1');
  context.after(() => silent.close());
  await until(() => silent.listening);
  const connection = new MqttConnection({
    url: `mqtt://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    clientId: 'a',
    log: silentLogger,
  });
  connection.start(new AbortController().signal);
  await delay(50);
  const begun = performance.now();
  await connection.end({ topic: 't', payload: 'goodbye' });
  assert.ok(performance.now() - begun < 1_500);
});

async function connected(
  context: TestContext,
  options: Omit<MqttConnectionOptions, 'log'>,
  prepare: (connection: MqttConnection) => void = () => undefined,
): Promise<MqttConnection> {
  const connection = new MqttConnection({ reconnect, log: silentLogger, ...options });
  prepare(connection);
  connection.start(new AbortController().signal);
  context.after(() => connection.end());
  await until(() => connection.connected);
  return connection;
}
