import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '@kubevac/base/log.ts';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import { Fleet, onlineJournal, type HeardRobot } from './fleet.ts';

const dusty = { namespace: 'home', name: 'dusty' };
const presence = { protocol: 1, online: true, bootId: 'boot', journalId: 'j1', since: '2026-01-05T10:00:00.000Z' };
const telemetry = { protocol: 1, state: 'Docked' };
const reported = { protocol: 1, journalId: 'j1', seen: { epoch: 1, asOf: {} }, tasks: [], notices: [] };

/** A fleet, what it told, and a clock that the test sets. */
function listen(namespace?: string) {
  const told: string[] = [];
  const news: string[] = [];
  const dropped: string[] = [];
  const clock = { now: 100 };
  const warnings: string[] = [];
  const warn = (_fields: unknown, message: string): void => void warnings.push(message);
  const fleet = new Fleet({
    log: { ...silentLogger, warn },
    monotonic: () => clock.now,
    namespace,
    onHeard: ({ key }: HeardRobot, document, isNews) => {
      told.push(`${key.name} ${document}`);
      if (isNews) news.push(document);
    },
    onDropped: (document, fault) => dropped.push(`${document} ${fault}`),
  });
  const hear = (rest: string, body: unknown, retained = false): void => {
    const payload = typeof body === 'string' ? body : JSON.stringify(body);
    fleet.receive(`kubevac/v1/${rest}`, Buffer.from(payload), retained);
  };
  return { fleet, told, news, dropped, warnings, clock, hear };
}

test('the newest of each document is kept, and told', () => {
  const { fleet, told, hear } = listen();
  hear('home/dusty/presence', presence);
  hear('home/dusty/telemetry', telemetry);
  hear('home/dusty/telemetry', { ...telemetry, state: 'Cleaning' });
  assert.deepEqual(told, ['dusty presence', 'dusty telemetry', 'dusty telemetry']);
  assert.equal(fleet.get(dusty)?.telemetry?.state, 'Cleaning');
  assert.equal(fleet.list().length, 1);
});

test('of what a robot says again only what changed is new', () => {
  const { fleet, hear } = listen();
  const pose = { xMillimeters: 1, yMillimeters: 2, headingDegrees: 3 };
  const usage = { at: '2026-01-05T10:00:00Z', startedAt: '2026-01-05T09:00:00Z', cpuMilliseconds: 1, residentBytes: 2 };
  const full = { percent: 100, charging: false };
  const heard = (body: object) => {
    hear('home/dusty/telemetry', body);
    const said = fleet.get(dusty)?.telemetry;
    assert.deepEqual(said, body);
    return said?.battery;
  };
  const first = heard({ ...telemetry, battery: full, pose, usage });
  assert.equal(heard({ ...telemetry, battery: full, usage: { ...usage, cpuMilliseconds: 9 } }), first);
  assert.equal(heard({ ...telemetry, battery: full, pose: { ...pose, xMillimeters: 7 } }), first);
  assert.notEqual(heard({ ...telemetry, battery: { ...full, percent: 99 }, pose }), first);
});

test('a heartbeat is no news, but for what it says of the robot and who says it', () => {
  const { news, clock, hear } = listen();
  const said = (...documents: readonly [string, object][]): number => {
    news.length = 0;
    for (const [document, body] of documents) hear(`home/dusty/${document}`, body);
    return news.length;
  };
  const usage = { at: '2026-01-05T10:00:00Z', startedAt: '2026-01-05T09:00:00Z', cpuMilliseconds: 1, residentBytes: 2 };
  const pose = { xMillimeters: 1, yMillimeters: 2, headingDegrees: 3 };
  assert.equal(said(['presence', presence], ['telemetry', telemetry]), 2);
  assert.equal(said(['telemetry', telemetry], ['telemetry', { ...telemetry, usage, pose }]), 0);
  assert.equal(said(['telemetry', { ...telemetry, battery: { percent: 5, charging: false } }]), 1);
  assert.equal(said(['telemetry', { ...telemetry, battery: { percent: 5, charging: false }, usage }]), 0);
  // A will that comes late says that nobody is there; who speaks after it is there all the same.
  said(['presence', { ...presence, online: false }]);
  clock.now += 1;
  assert.equal(said(['telemetry', { ...telemetry, battery: { percent: 5, charging: false } }]), 1);
});

test('a state that only a newer agent has is no reason to drop the rest', () => {
  const { fleet, dropped, hear } = listen();
  hear('home/dusty/telemetry', { ...telemetry, state: 'Mopping' });
  assert.deepEqual([fleet.get(dusty)?.telemetry?.state, dropped], ['Unknown', []]);
});

test('a payload that does not read is counted and dropped, and what was known stays', () => {
  const { fleet, told, dropped, hear } = listen();
  hear('home/dusty/telemetry', telemetry);
  hear('home/dusty/telemetry', 'not json');
  hear('home/dusty/telemetry', { ...telemetry, state: 7 });
  hear('home/dusty/telemetry', { state: 'Docked' });
  hear('home/dusty/telemetry', `"${'x'.repeat(LIMITS.bytesPerDocument)}"`);
  hear('home/dusty/reported', 'null');
  assert.deepEqual(dropped, [
    'telemetry NotJson',
    'telemetry Invalid',
    'telemetry Invalid',
    'telemetry TooLarge',
    'reported Invalid',
  ]);
  assert.deepEqual(told, ['dusty telemetry']);
  assert.equal(fleet.get(dusty)?.telemetry?.state, 'Docked');
});

test('a robot of which nothing was ever read is not kept', () => {
  const { fleet, hear } = listen();
  hear('home/dusty/telemetry', 'not json');
  assert.equal(fleet.get(dusty), undefined);
});

test('a newer protocol is a condition, not a crash, until the agent speaks ours again', () => {
  const { fleet, dropped, hear } = listen();
  hear('home/dusty/reported', { protocol: 99, everything: 'is different' });
  assert.deepEqual([fleet.get(dusty)?.tooNew, dropped], [true, ['reported ProtocolTooNew']]);
  hear('home/dusty/reported', reported);
  assert.equal(fleet.get(dusty)?.tooNew, false);
});

test('rule 6: what the broker had kept is not a live word', () => {
  const { fleet, hear } = listen();
  hear('home/dusty/presence', presence, true);
  assert.equal(fleet.get(dusty)?.presence?.online, true);
  assert.deepEqual([...(fleet.get(dusty)?.lastLiveAt ?? [])], []);
});

test('rule 6: each live word counts anew', () => {
  const { fleet, clock, hear } = listen();
  hear('home/dusty/presence', presence);
  clock.now = 200;
  hear('home/dusty/telemetry', telemetry);
  assert.equal(fleet.get(dusty)?.lastLiveAt?.get('j1'), 200);
  clock.now = 300;
  hear('home/dusty/reported', reported, true);
  assert.equal(fleet.get(dusty)?.lastLiveAt?.get('j1'), 200);
});

test('rule 6: of two agents each has words of its own', () => {
  const { fleet, clock, hear } = listen();
  hear('home/dusty/presence', presence);
  clock.now = 200;
  hear('home/dusty/presence', { ...presence, journalId: 'j2' });
  clock.now = 300;
  hear('home/dusty/telemetry', telemetry);
  hear('home/dusty/reported', { ...reported, journalId: 'j3' });
  assert.deepEqual(Object.fromEntries(fleet.get(dusty)?.lastLiveAt ?? []), { j1: 100, j2: 300, j3: 300 });
});

test('rule 6: a will is the broker’s word, a goodbye the agent’s', () => {
  const { fleet, clock, hear } = listen();
  hear('home/dusty/presence', presence);
  clock.now = 200;
  hear('home/dusty/presence', { ...presence, online: false });
  assert.equal(fleet.get(dusty)?.lastLiveAt?.get('j1'), 100);
  hear('home/dusty/presence', { ...presence, online: false, goodbye: true });
  assert.equal(fleet.get(dusty)?.lastLiveAt?.get('j1'), 200);
});

test('rule 10: a goodbye is remembered when another agent speaks, and forgotten when the same one is back', () => {
  const { fleet, hear } = listen();
  hear('home/dusty/presence', { ...presence, online: false, goodbye: true });
  hear('home/dusty/presence', { ...presence, journalId: 'j2' });
  assert.equal(fleet.get(dusty)?.goodbye, 'j1');
  hear('home/dusty/presence', presence);
  assert.equal(fleet.get(dusty)?.goodbye, undefined);
});

test('a will is no goodbye', () => {
  const { fleet, hear } = listen();
  hear('home/dusty/presence', { ...presence, online: false });
  assert.equal(fleet.get(dusty)?.goodbye, undefined);
});

test('what is no document of a robot is not listened to', () => {
  const { fleet, told, dropped, hear } = listen();
  hear('home/dusty/desired', 'anything');
  hear('home/dusty/rpc/time', 'anything');
  hear('home/Dusty/telemetry', telemetry);
  hear('home/dusty/constructor', telemetry);
  hear('home/dusty/telemetry', '');
  fleet.receive('elsewhere/v1/home/dusty/telemetry', Buffer.from(JSON.stringify(telemetry)), false);
  assert.deepEqual([told, dropped, fleet.list()], [[], [], []]);
});

test('an operator of one namespace does not listen to others', () => {
  const { fleet, hear } = listen('home');
  hear('away/dusty/telemetry', telemetry);
  hear('home/dusty/telemetry', telemetry);
  assert.deepEqual(
    fleet.list().map(({ key }) => key),
    [dusty],
  );
});

test('names that anyone may publish under are bounded, which is said once, and known robots are heard on', () => {
  const { fleet, warnings, hear } = listen();
  for (let robot = 0; robot < 20_000; robot += 1) hear(`home/r${robot}/telemetry`, telemetry);
  assert.deepEqual(warnings, []);
  for (let robot = 20_000; robot < 20_003; robot += 1) hear(`home/r${robot}/telemetry`, telemetry);
  assert.equal(fleet.list().length, 20_000);
  assert.deepEqual(warnings, ['robot not listened to, too many names']);
  hear('home/r0/telemetry', { ...telemetry, state: 'Cleaning' });
  assert.equal(fleet.get({ namespace: 'home', name: 'r0' })?.telemetry?.state, 'Cleaning');
});

test('whoever speaks after a will that came late is online, unless he said goodbye', () => {
  const { fleet, hear, clock } = listen();
  hear('home/dusty/presence', { ...presence, online: false });
  assert.equal(onlineJournal(fleet.get(dusty)), undefined);
  clock.now += 1;
  hear('home/dusty/telemetry', telemetry);
  assert.equal(onlineJournal(fleet.get(dusty)), presence.journalId);
  hear('home/dusty/presence', { ...presence, online: false, goodbye: true });
  clock.now += 1;
  hear('home/dusty/telemetry', telemetry);
  assert.equal(onlineJournal(fleet.get(dusty)), undefined);
});
