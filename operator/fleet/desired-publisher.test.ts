import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { silentLogger } from '@kubevac/base/log.ts';
import type { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import type { DesiredDocument } from '../desired/desired-document.ts';
import { DesiredPublisher } from './desired-publisher.ts';

const dusty = { namespace: 'home', name: 'dusty' };
const repeatMilliseconds = 2_000;

function documentOf(content: string, asOf: string, epoch = 1): DesiredDocument {
  return { epoch, payload: `${content}@${asOf}`, content, asOf: { robot: asOf, cleanings: asOf }, cut: {} };
}

/** A publisher, what it sent, and a cache that the test sets. */
function publishing(context: TestContext) {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const sent: string[] = [];
  const cache: { document: DesiredDocument | undefined } = { document: documentOf('a', '10') };
  const connection = {
    publish: (topic: string, payload: string, { retain }: { retain: boolean }) => {
      assert.deepEqual([topic, retain], ['kubevac/v1/home/dusty/desired', true]);
      sent.push(payload);
      return Promise.resolve();
    },
  } as unknown as MqttConnection;
  const publisher = new DesiredPublisher({
    connection,
    log: silentLogger,
    documentOf: () => cache.document,
    repeatMilliseconds,
  });
  const refresh = async (document: DesiredDocument | undefined): Promise<void> => {
    cache.document = document;
    publisher.refresh(dusty);
    await turn();
  };
  const check = async (asOf: string, epoch = 1): Promise<void> => {
    publisher.check(dusty, () => ({ epoch, asOf: { robot: asOf, cleanings: asOf } }));
    context.mock.timers.tick(repeatMilliseconds);
    await turn();
  };
  return { publisher, sent, cache, refresh, check, tick: () => context.mock.timers.tick(repeatMilliseconds) };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

test('rule 2: what cannot be said is not published', async (context) => {
  const { sent, refresh } = publishing(context);
  await refresh(undefined);
  assert.deepEqual(sent, []);
});

test('changes of one turn are one document', async (context) => {
  const { publisher, sent, cache, refresh } = publishing(context);
  publisher.refresh(dusty);
  publisher.refresh(dusty);
  cache.document = documentOf('b', '11');
  await refresh(documentOf('c', '12'));
  assert.deepEqual(sent, ['c@12']);
});

test('rule 8: unchanged content is not published for a newer stamp alone', async (context) => {
  const { publisher, sent, refresh } = publishing(context);
  await refresh(documentOf('a', '10'));
  await refresh(documentOf('a', '20'));
  assert.deepEqual(sent, ['a@10']);
  assert.equal(publisher.lastOf(dusty)?.asOf['robot'], '10');
});

test('rule 8: where the robot has seen what another operator published, it is told again with the current stamp', async (context) => {
  const { sent, refresh, check, cache } = publishing(context);
  await refresh(documentOf('a', '10'));
  cache.document = documentOf('a', '12');
  await check('11');
  assert.deepEqual(sent, ['a@10', 'a@12']);
});

test('rule 8: a robot that did not hear is told again', async (context) => {
  const { sent, refresh, check } = publishing(context);
  await refresh(documentOf('a', '10'));
  await check('9');
  assert.deepEqual(sent, ['a@10', 'a@10']);
});

test('rule 8: a robot that has seen the newest is left alone', async (context) => {
  const { sent, refresh, check } = publishing(context);
  await refresh(documentOf('a', '10'));
  await check('10');
  assert.deepEqual(sent, ['a@10']);
});

test('rule 8: a robot that answers in time is left alone', async (context) => {
  const { publisher, sent, refresh, tick } = publishing(context);
  await refresh(documentOf('a', '10'));
  let seen = '9';
  publisher.check(dusty, () => ({ epoch: 1, asOf: { robot: seen } }));
  seen = '10';
  tick();
  await turn();
  assert.deepEqual(sent, ['a@10']);
});

test('rule 8: caches that are behind what the robot has seen wait until they are not', async (context) => {
  const { sent, refresh, check, cache, tick } = publishing(context);
  await refresh(documentOf('a', '10'));
  await check('11');
  assert.deepEqual(sent, ['a@10']);
  cache.document = documentOf('a', '12');
  tick();
  await turn();
  assert.deepEqual(sent, ['a@10', 'a@12']);
});

test('rule 9: what was seen in an older epoch keeps nothing back', async (context) => {
  const { sent, refresh, check } = publishing(context);
  await refresh(documentOf('a', '10', 2));
  await check('500', 1);
  assert.deepEqual(sent, ['a@10', 'a@10']);
});

test('rule 8: repetitions are rare, however often a robot reports', async (context) => {
  const { publisher, sent, refresh, tick } = publishing(context);
  await refresh(documentOf('a', '10'));
  for (let report = 0; report < 50; report += 1) publisher.check(dusty, () => ({ epoch: 1, asOf: { robot: '9' } }));
  tick();
  await turn();
  assert.deepEqual(sent, ['a@10', 'a@10']);
});

test('after a connect everything is published again: the broker may have lost it', async (context) => {
  const { publisher, sent, refresh } = publishing(context);
  await refresh(documentOf('a', '10'));
  publisher.repeatAll();
  await turn();
  assert.deepEqual(sent, ['a@10', 'a@10']);
});

test('a publisher that was stopped says nothing any more', async (context) => {
  const { publisher, sent, refresh, check } = publishing(context);
  await refresh(documentOf('a', '10'));
  publisher.stop();
  await refresh(documentOf('b', '11'));
  await check('9');
  publisher.repeatAll();
  assert.deepEqual(sent, ['a@10']);
});
