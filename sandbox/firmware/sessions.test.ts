import { test } from 'node:test';
import assert from 'node:assert/strict';
import { clientOf, Sessions } from './sessions.ts';

test('a hello ends the earlier sessions of its client and of nobody else', () => {
  const sessions = new Sessions('boot1');
  const first = sessions.open('kubevac');
  const other = sessions.open('app');
  const second = sessions.open('kubevac');
  assert.deepEqual(
    [first, other, second].map((token) => sessions.isCurrent(token)),
    [false, true, true],
  );
  assert.equal(clientOf(second), 'kubevac');
});

test('a session of an earlier boot, or one that nobody opened, does not count', () => {
  const before = new Sessions('boot1').open('kubevac');
  const sessions = new Sessions('boot2');
  sessions.open('kubevac');
  for (const token of [before, '', 'kubevac', 'kubevac/boot2/2', 'kubevac/boot2/undefined', 'x/boot2/undefined'])
    assert.equal(sessions.isCurrent(token), false, token);
});

test('clients beyond a hundred push out the one that was heard last the longest ago', () => {
  const sessions = new Sessions('boot1');
  const first = sessions.open('client-0');
  for (let client = 1; client <= 100; client += 1) sessions.open(`client-${client}`);
  assert.equal(sessions.isCurrent(first), false);
});
