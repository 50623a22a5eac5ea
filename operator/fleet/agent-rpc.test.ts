import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import { AgentRpc } from './agent-rpc.ts';

const dusty = { namespace: 'home', name: 'dusty' };

test('whoever gives up while the broker has not taken the question is told so at once, and nobody else is hurt', async () => {
  const connection = { publish: () => new Promise(() => undefined) } as unknown as MqttConnection;
  const leaving = new AbortController();
  const asked = new AgentRpc(connection).ask(dusty, 'map', { body: {}, signal: leaving.signal });
  // A rejection that nobody handles in its turn fails this test, as it would end the operator.
  setImmediate(() => leaving.abort(new Error('gone')));
  await assert.rejects(asked, /gone/);
});

test('a question that the broker refuses is told as that', async () => {
  const connection = { publish: () => Promise.reject(new Error('no link')) } as unknown as MqttConnection;
  const { signal } = new AbortController();
  await assert.rejects(new AgentRpc(connection).ask(dusty, 'map', { body: {}, signal }), /no link/);
});
