import { test } from 'node:test';
import assert from 'node:assert/strict';
import { compareResourceVersions } from '@kubevac/protocol/resource-version.ts';
import { clusterForThisFile, configMap, configMaps, until, type ConfigMap } from './cluster.ts';
import { follow, namesIn, type Followed } from './followed.ts';

const cluster = clusterForThisFile();
const soon = () => AbortSignal.timeout(15_000);

async function create(namespace: string, name: string, text = ''): Promise<ConfigMap> {
  return (await cluster().client.create(configMaps, configMap(name, { text }), { namespace })) as ConfigMap;
}

/** Whether the copy has come as far as the object was when it was written. */
function isAsOf(reflector: Followed['reflector'], object: ConfigMap | undefined): () => boolean {
  const { resourceVersion = '0' } = object?.metadata ?? {};
  return () => compareResourceVersions(reflector.resourceVersion ?? '0', resourceVersion) >= 0;
}

async function remove(namespace: string, name: string): Promise<void> {
  await cluster().client.delete(configMaps, { namespace, name });
}

test('what is there is told as added, page by page; then changes as they come', async (context) => {
  const namespace = await cluster().newNamespace();
  for (let index = 0; index < 7; index += 1) await create(namespace, `map-${index}`);
  const { reflector, events } = follow(context, { client: cluster().client, namespace, timings: { pageLimit: 3 } });
  assert.equal(reflector.synced, false);
  await reflector.waitForSync(soon());
  assert.equal(reflector.size, 7);
  const added = await create(namespace, 'late', 'größer 🧹');
  await until(isAsOf(reflector, added), 'the late one');
  assert.equal(reflector.get(namespace, 'late')?.text, 'größer 🧹');
  await cluster().client.mergePatch(configMaps, { namespace, name: 'late' }, { data: { text: 'x' } });
  await remove(namespace, 'map-3');
  await until(() => events.length === 10, 'all events');
  assert.deepEqual(events.slice(7), ['Added late', 'Modified late', 'Deleted map-3']);
  assert.equal(reflector.getByUid(added.metadata.uid)?.text, 'x');
});

test('at every moment the copy is the collection at its resourceVersion', async (context) => {
  const namespace = await cluster().newNamespace();
  const history = new Map<string, string[]>();
  const seen: { readonly version: string; readonly names: string[] }[] = [];
  const { reflector } = follow(context, {
    client: cluster().client,
    namespace,
    onEvent: () => seen.push({ version: reflector.resourceVersion ?? '', names: namesIn(reflector) }),
  });
  await reflector.waitForSync(soon());
  const names = new Set<string>();
  let last: ConfigMap | undefined;
  for (let index = 0; index < 30; index += 1) {
    const name = `map-${index % 4}`;
    const object = names.has(name)
      ? await cluster().client.delete(configMaps, { namespace, name })
      : await create(namespace, name);
    if (names.has(name)) names.delete(name);
    else {
      names.add(name);
      last = object as ConfigMap;
      history.set(last.metadata.resourceVersion, [...names].toSorted());
    }
  }
  await until(isAsOf(reflector, last), 'the last one');
  const checked = seen.filter(({ version }) => history.has(version));
  assert.equal(checked.length, history.size);
  for (const { version, names: had } of checked) assert.deepEqual(had, history.get(version));
  const versions = seen.map(({ version }) => version);
  assert.deepEqual(versions, versions.toSorted(compareResourceVersions));
});

test('the resourceVersion moves although nothing of the kind changes', async (context) => {
  const namespace = await cluster().newNamespace();
  // The API server sends its last bookmark about two seconds before a watch ends.
  const timings = { watchTimeoutSeconds: 3 };
  const { reflector } = follow(context, { client: cluster().client, namespace, timings });
  await reflector.waitForSync(soon());
  await create(namespace, 'seen-by-watch');
  await until(() => reflector.size === 1, 'the watch at work');
  const other = await create('default', 'elsewhere');
  await until(isAsOf(reflector, other), 'a bookmark');
  assert.deepEqual([reflector.size, reflector.counters.lists, reflector.counters.failures], [1, 1, 0]);
});

test('a version that no watch tells is reached by a new list, however often it is asked for', async (context) => {
  const namespace = await cluster().newNamespace();
  const { reflector, events } = follow(context, {
    client: cluster().client,
    namespace,
    timings: { listAgainMilliseconds: 200 },
  });
  await create(namespace, 'a');
  await until(() => reflector.size === 1, 'the object');
  const other = await create('default', 'far-away');
  await until(() => {
    reflector.listAgain();
    return isAsOf(reflector, other)();
  }, 'a new list');
  assert.deepEqual([events, reflector.counters.failures], [['Added a'], 0]);
  assert.ok(reflector.counters.lists >= 2);
});

test('an object that leaves the selection is deleted from the copy', async (context) => {
  const namespace = await cluster().newNamespace();
  const { client } = cluster();
  const { reflector, events } = follow(context, { client, namespace, labelSelector: 'mine=yes' });
  await reflector.waitForSync(soon());
  await create(namespace, 'a');
  const relabel = (mine: string) =>
    client.mergePatch(configMaps, { namespace, name: 'a' }, { metadata: { labels: { mine } } }) as Promise<ConfigMap>;
  await relabel('yes');
  await until(isAsOf(reflector, await relabel('no')), 'the other label');
  assert.deepEqual(events, ['Added a', 'Deleted a']);
});

test('while the API server is away the copy stays; when it is back, what happened is told', async (context) => {
  const namespace = await cluster().newNamespace();
  const { client, plane } = cluster();
  const { reflector, events } = follow(context, { client, namespace });
  for (const name of ['kept', 'gone', 'again']) await create(namespace, name);
  await until(() => reflector.size === 3, 'all three');
  const old = reflector.get(namespace, 'again')?.uid ?? '';

  await plane.stopApiServer();
  assert.deepEqual(namesIn(reflector), ['again', 'gone', 'kept']);
  await plane.startApiServer();
  await remove(namespace, 'gone');
  await remove(namespace, 'again');
  const { metadata } = await create(namespace, 'again');
  await create(namespace, 'new');
  await until(() => reflector.get(namespace, 'new') !== undefined, 'the new object');
  assert.deepEqual(namesIn(reflector), ['again', 'kept', 'new']);
  assert.equal(reflector.getByUid(old), undefined);
  assert.equal(reflector.get(namespace, 'again')?.uid, metadata.uid);
  assert.deepEqual(events.slice(3).toSorted(), ['Added again', 'Added new', 'Deleted again', 'Deleted gone']);
});

test('when history was compacted away it lists again, and misses neither deletion nor recreation', async (context) => {
  const namespace = await cluster().newNamespace();
  const { client, plane } = cluster();
  const followed = follow(context, { client, namespace });
  const { reflector, events } = followed;
  for (const name of ['kept', 'gone', 'again']) await create(namespace, name);
  await until(() => reflector.size === 3, 'all three');
  events.length = 0;

  await plane.stopApiServer();
  const lists = reflector.counters.lists;
  await plane.compactEtcd();
  await plane.startApiServer();
  await remove(namespace, 'gone');
  await remove(namespace, 'again');
  await create(namespace, 'again');
  await create(namespace, 'new');
  await until(() => reflector.get(namespace, 'new') !== undefined, 'the new object');
  assert.deepEqual(namesIn(reflector), ['again', 'kept', 'new']);
  assert.deepEqual(events.toSorted(), ['Added again', 'Added new', 'Deleted again', 'Deleted gone']);
  assert.ok(reflector.counters.lists > lists, 'its history was gone');
  await followed.stop();
  await create(namespace, 'after');
  assert.equal(reflector.get(namespace, 'after'), undefined, 'an ended reflector follows no more');
});

test('a listener that throws harms nobody', async (context) => {
  const namespace = await cluster().newNamespace();
  const { reflector, events } = follow(context, {
    client: cluster().client,
    namespace,
    onEvent: () => {
      throw new Error('bug of the listener');
    },
  });
  await create(namespace, 'a');
  await create(namespace, 'b');
  await until(() => events.length === 2, 'both');
  assert.deepEqual([reflector.counters.listenerFailures, reflector.counters.failures], [2, 0]);
});
