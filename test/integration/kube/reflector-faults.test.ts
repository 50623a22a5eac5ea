import { test } from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from './cluster.ts';
import { answerList, expired, line, object, startFakeApiServer } from './fake-api-server.ts';
import { follow, namesIn } from './followed.ts';

const namespace = 'home';

test('pages whose snapshot expires in the middle are read again from the first', async (context) => {
  const server = await startFakeApiServer(context, {
    list: ({ query, nth, response }) => {
      if (nth === 2) response.writeHead(410).end(JSON.stringify(expired));
      else if (query.get('continue') === null) answerList(response, nth, [object(`first-of-${nth}`, 1)], 'next');
      else answerList(response, nth, [object('second', 1)]);
    },
    watch: () => undefined,
  });
  const { reflector, events } = follow(context, { client: server.client, namespace });
  await until(() => reflector.synced, 'the list');
  assert.deepEqual(events, ['Added first-of-3', 'Added second']);
  assert.equal(reflector.counters.lists, 1);
});

test('pages that keep expiring are read as one, without a limit', async (context) => {
  const server = await startFakeApiServer(context, {
    list: ({ query, response }) => {
      if (query.get('limit') === null) answerList(response, 9, [object('a', 1), object('b', 2)]);
      else if (query.get('continue') === null) answerList(response, 9, [object('a', 1)], 'next');
      else response.writeHead(410).end(JSON.stringify(expired));
    },
    watch: () => undefined,
  });
  const { reflector } = follow(context, { client: server.client, namespace });
  await until(() => reflector.synced, 'the list');
  assert.deepEqual([namesIn(reflector), reflector.resourceVersion], [['a', 'b'], '9']);
});

test('an ERROR event that says the history expired makes it list again', async (context) => {
  const server = await startFakeApiServer(context, {
    list: ({ nth, response }) => answerList(response, nth * 10, nth === 1 ? [object('old', 1)] : [object('new', 2)]),
    watch: ({ nth, response }) => {
      if (nth === 1) response.end(line('ERROR', expired));
    },
  });
  const { reflector, events } = follow(context, { client: server.client, namespace });
  await until(() => server.watches.length === 2, 'a second watch');
  assert.deepEqual(events, ['Added old', 'Deleted old', 'Added new']);
  assert.equal(server.watches[1]?.get('resourceVersion'), '20');
  assert.equal(reflector.resourceVersion, '20');
});

test('a watch cut inside a character goes on after the last whole event', async (context) => {
  const whole = Buffer.from(line('ADDED', object('größer', 11)));
  const cut = Buffer.from(line('ADDED', object('🧹', 12)));
  const server = await startFakeApiServer(context, {
    list: ({ nth, response }) => answerList(response, nth === 1 ? 10 : 12, []),
    watch: ({ nth, response }) => {
      if (nth === 1) {
        const middle = whole.indexOf('ö') + 1;
        response.write(whole.subarray(0, middle));
        setImmediate(() =>
          response.write(Buffer.concat([whole.subarray(middle), cut.subarray(0, cut.indexOf('🧹') + 2)])),
        );
        setTimeout(() => response.destroy(), 20);
      } else if (nth === 2) response.write(cut);
    },
  });
  const { events } = follow(context, { client: server.client, namespace });
  await until(() => events.length === 2, 'both objects');
  assert.deepEqual(events, ['Added größer', 'Added 🧹']);
  assert.equal(server.watches[1]?.get('resourceVersion'), '11');
  assert.equal(server.lists.filter((query) => query.get('limit') === '500').length, 1, 'no second list');
});

test('a watch that is silent beyond its time is ended and begun anew', async (context) => {
  const server = await startFakeApiServer(context, {
    list: ({ response }) => answerList(response, 10, []),
    watch: () => undefined,
  });
  const timings = { watchTimeoutSeconds: 0.1, graceMilliseconds: 50 };
  const { reflector } = follow(context, { client: server.client, namespace, timings });
  await until(() => server.watches.length === 2, 'a second watch');
  assert.equal(reflector.counters.failures, 1);
  assert.equal(server.watches[0]?.get('allowWatchBookmarks'), 'true');
});

test('a server whose data is older than ours (a restored etcd) is believed', async (context) => {
  let restored = false;
  const server = await startFakeApiServer(context, {
    list: ({ response }) =>
      restored
        ? answerList(response, 5, [object('old', 4)])
        : answerList(response, 10, [object('old', 4), object('lost', 9)]),
    watch: ({ nth, response }) => {
      if (nth > 1) return;
      restored = true;
      setTimeout(() => response.destroy(), 20);
    },
  });
  const { reflector, events } = follow(context, { client: server.client, namespace });
  await until(() => reflector.resourceVersion === '5', 'the older data');
  assert.deepEqual(events, ['Added old', 'Added lost', 'Deleted lost']);
  await until(() => server.watches.length === 2, 'a new watch');
  assert.equal(server.watches[1]?.get('resourceVersion'), '5');
});

test('a bookmark from before our version is believed too', async (context) => {
  const server = await startFakeApiServer(context, {
    list: ({ nth, response }) => answerList(response, nth === 1 ? 10 : 6, [object('a', 1)]),
    watch: ({ nth, response }) => {
      if (nth === 1) response.write(line('BOOKMARK', { metadata: { resourceVersion: '5' } }));
    },
  });
  const { reflector } = follow(context, { client: server.client, namespace });
  await until(() => reflector.resourceVersion === '6', 'the older data');
});

test('a server that takes watches and ends them at once is not asked without pause', async (context) => {
  const server = await startFakeApiServer(context, {
    list: ({ response }) => answerList(response, 10, []),
    watch: ({ response }) => void response.end(),
  });
  const timings = { backoff: { initialMilliseconds: 20, maximumMilliseconds: 10_000 } };
  const { reflector } = follow(context, { client: server.client, namespace, timings });
  await until(() => reflector.counters.failures >= 3, 'failures');
  const begin = performance.now();
  await until(() => reflector.counters.failures >= 5, 'more failures');
  assert.ok(performance.now() - begin >= 100, 'the wait grows');
});

test('a list that fails is tried until it succeeds; nobody is told of an empty collection before', async (context) => {
  const server = await startFakeApiServer(context, {
    list: ({ nth, response }) => {
      if (nth <= 5) response.writeHead(500).end('{"reason":"InternalError"}');
      else answerList(response, 10, [object('a', 1)]);
    },
    watch: () => undefined,
  });
  const { reflector, events } = follow(context, { client: server.client, namespace });
  await until(() => server.lists.length >= 3, 'some tries');
  assert.equal(reflector.synced, false);
  await assert.rejects(reflector.waitForSync(AbortSignal.timeout(1)), { name: 'TimeoutError' });
  await reflector.waitForSync(AbortSignal.timeout(5_000));
  assert.deepEqual(events, ['Added a']);
});

test('the end comes at once, whatever it is doing', async (context) => {
  const server = await startFakeApiServer(context, {
    list: ({ response }) => answerList(response, 10, []),
    watch: () => undefined,
  });
  const watching = follow(context, { client: server.client, namespace });
  await until(() => server.watches.length === 1, 'the watch');
  await delay(20);
  const begin = performance.now();
  await watching.stop();
  assert.ok(performance.now() - begin < 500);
});
