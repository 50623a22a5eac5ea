import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastApplied } from './last-applied.ts';

test('a sample is left as kubectl apply leaves it', () => {
  const manifest = {
    kind: 'Cleaning',
    apiVersion: 'kubevac.dev/v1alpha1',
    metadata: { name: 'kitchen-now', namespace: 'default' },
    spec: { robotName: 'dusty', mode: 'Rooms', rooms: ['kitchen', 'hall'], fanSpeed: 'Low' },
  };
  // As kubectl 1.32 wrote it.
  assert.equal(
    lastApplied(manifest),
    '{"apiVersion":"kubevac.dev/v1alpha1","kind":"Cleaning","metadata":{"annotations":{},"name":"kitchen-now","namespace":"default"},"spec":{"fanSpeed":"Low","mode":"Rooms","robotName":"dusty","rooms":["kitchen","hall"]}}\n',
  );
});
