import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import { ManualLine } from './manual-line.ts';

test('whoever has left before it began takes no robot in hand', () => {
  const said: string[] = [];
  const connection = {
    onMessage: () => () => undefined,
    publish: async (_topic: string, payload: string) => void said.push(payload),
  } as unknown as MqttConnection;
  new ManualLine(connection, { namespace: 'home', name: 'dusty' }).open(() => undefined, AbortSignal.abort());
  assert.deepEqual(said, []);
});
