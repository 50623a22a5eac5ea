import { test } from 'node:test';
import assert from 'node:assert/strict';
import { silentLogger } from '@kubevac/base/log.ts';
import { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import { startBroker } from '@kubevac/sandbox/start-broker.ts';
import { until } from '../support/until.ts';

test("the sandbox's broker speaks MQTT 5, keeps retained messages and publishes wills", async (context) => {
  const broker = await startBroker({ log: silentLogger });
  context.after(() => broker.stop());
  const heard: unknown[] = [];
  const will = { topic: 'presence', payload: 'gone', retain: true };
  const robot = new MqttConnection({ url: broker.url, clientId: 'robot', will, log: silentLogger });
  const listener = new MqttConnection({ url: broker.url, clientId: 'listener', log: silentLogger });
  for (const connection of [robot, listener]) {
    connection.start(new AbortController().signal);
    context.after(() => connection.end());
  }
  await until(() => robot.connected && listener.connected);
  await robot.publish('state', 'kept', { retain: true });
  listener.onMessage((topic, payload, { retain, properties }) =>
    heard.push([topic, payload.toString(), retain, properties.responseTopic]),
  );
  listener.subscribe('#');
  await until(() => heard.length === 1);
  await robot.publish('ask', 'x', { responseTopic: 'answers' });
  await until(() => heard.length === 2);
  assert.deepEqual(heard, [
    ['state', 'kept', true, undefined],
    ['ask', 'x', false, 'answers'],
  ]);
  const second = new MqttConnection({ url: broker.url, clientId: 'robot', log: silentLogger });
  second.start(new AbortController().signal);
  context.after(() => second.end());
  await until(() => heard.some((message) => (message as unknown[])[0] === 'presence'));
});

test('a port that is taken is said, not waited for', async (context) => {
  const broker = await startBroker({ log: silentLogger });
  context.after(() => broker.stop());
  const port = Number(new URL(broker.url).port);
  await assert.rejects(startBroker({ port, log: silentLogger }), /cannot listen on port/);
});
