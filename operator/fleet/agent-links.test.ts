import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import type { ObjectCaches } from '../cache/object-caches.ts';
import { robotObject } from '../testing/objects.ts';
import { AgentLinks } from './agent-links.ts';
import type { Fleet, HeardRobot } from './fleet.ts';

const key = { namespace: 'home', name: 'dusty' };
const presence = { protocol: 1, online: true, bootId: 'b', journalId: 'j1', since: '2026-01-05T10:00:00.000Z' };

const justNow = () => new Map([['j1', performance.now()]]);

function linkOf(heard: HeardRobot | undefined, bound?: string) {
  const agent = bound === undefined ? undefined : { journalId: bound };
  const links = new AgentLinks({
    caches: { robots: { get: () => robotObject({ status: { agent } }) } } as unknown as ObjectCaches,
    fleet: { get: () => heard } as unknown as Fleet,
    connection: { onConnect: () => () => undefined } as unknown as MqttConnection,
    awayMilliseconds: 60_000,
  });
  return links.of(key);
}

test('an agent that says it is online and was heard lately is connected', () => {
  assert.equal(linkOf({ key, presence, lastLiveAt: justNow() }, 'j1').connected, true);
  assert.equal(linkOf({ key, presence }).connected, true);
});

test('nobody, or one that left, is not connected', () => {
  assert.equal(linkOf(undefined).connected, false);
  assert.equal(linkOf({ key }).connected, false);
  assert.equal(linkOf({ key, presence: { ...presence, online: false }, lastLiveAt: justNow() }).connected, false);
});

test('rule 10: another agent than the bound one does not count', () => {
  assert.equal(linkOf({ key, presence, lastLiveAt: justNow() }, 'j2').connected, false);
});

test('rule 6: who was not heard since this process listens has been quiet since then, not longer', () => {
  const { quietMilliseconds } = linkOf({ key, presence, lastLiveAt: new Map([['j1', 0]]) }, 'j1');
  assert.ok(quietMilliseconds < 5_000, `${quietMilliseconds}`);
});

test('rule 6: the words of another agent are none of the bound one', () => {
  const later = new Map([['j2', performance.now() + 60_000]]);
  assert.ok(linkOf({ key, presence, lastLiveAt: later }, 'j1').quietMilliseconds >= 0);
});
