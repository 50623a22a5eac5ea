import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { metadataOf } from './object-metadata.ts';
import { ObjectStore, type ObjectEvent } from './object-store.ts';

interface Raw {
  readonly metadata: { namespace: string; name: string; uid: string; resourceVersion: string };
}

const raw = (name: string, uid: string, resourceVersion: number): Raw => ({
  metadata: { namespace: 'home', name, uid, resourceVersion: String(resourceVersion) },
});

function makeStore(parse: (raw: unknown) => Raw = (value) => value as Raw) {
  const unparsable: string[] = [];
  return { store: new ObjectStore(parse, (_error, { name }) => unparsable.push(name)), unparsable };
}

const words = (events: readonly ObjectEvent<Raw>[]) =>
  events.map(({ type, object }) => `${type} ${object.metadata.name} ${object.metadata.uid}`);

test('a new list tells only the differences, deletions first', () => {
  const { store } = makeStore();
  assert.deepEqual(words(store.replace([raw('a', '1', 1), raw('b', '2', 2), raw('c', '3', 3)])), [
    'Added a 1',
    'Added b 2',
    'Added c 3',
  ]);
  const events = store.replace([raw('a', '1', 1), raw('b', '2', 5), raw('d', '4', 6)]);
  assert.deepEqual(words(events), ['Deleted c 3', 'Modified b 2', 'Added d 4']);
  assert.equal(events[1]?.previous?.metadata.resourceVersion, '2');
});

test('a recreated object of the same name is a deletion and a new object, by list and by watch', () => {
  const { store } = makeStore();
  store.replace([raw('a', '1', 1)]);
  assert.deepEqual(words(store.replace([raw('a', '2', 5)])), ['Deleted a 1', 'Added a 2']);
  assert.deepEqual(words(store.put(raw('a', '3', 6))), ['Deleted a 2', 'Added a 3']);
  assert.equal(store.getByUid('2'), undefined);
  assert.equal(store.getByUid('3'), store.get('home', 'a'));
});

test('a deletion carries the last state and what was known before', () => {
  const { store } = makeStore();
  store.put(raw('a', '1', 1));
  const [event] = store.delete(raw('a', '1', 9));
  assert.equal(event?.object.metadata.resourceVersion, '9');
  assert.equal(event?.previous?.metadata.resourceVersion, '1');
  assert.deepEqual(store.delete(raw('a', '1', 9)), []);
});

test('an object that cannot be parsed is as though it did not exist', () => {
  const { store, unparsable } = makeStore((value) => {
    if (metadataOf(value).resourceVersion === '13') throw new Error('bad luck');
    return value as Raw;
  });
  assert.deepEqual(words(store.replace([raw('a', '1', 1), raw('b', '2', 13)])), ['Added a 1']);
  assert.deepEqual(words(store.put(raw('a', '1', 13))), ['Deleted a 1']);
  assert.equal(store.unreadable, 2);
  assert.deepEqual(words(store.put(raw('a', '1', 14))), ['Added a 1']);
  assert.deepEqual(unparsable, ['b', 'a']);
  assert.equal(store.unreadable, 1);
  assert.deepEqual(store.delete(raw('b', '2', 13)), []);
  assert.equal(store.unreadable, 0);
  store.put(raw('c', '3', 13));
  store.replace([raw('a', '1', 14)]);
  assert.equal(store.unreadable, 0);
});

const step = fc.oneof(
  fc.record({
    kind: fc.constant('put' as const),
    name: fc.constantFrom('a', 'b', 'c'),
    uid: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ kind: fc.constant('delete' as const), name: fc.constantFrom('a', 'b', 'c') }),
  fc.record({
    kind: fc.constant('replace' as const),
    names: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')),
    uid: fc.nat(3),
  }),
);

test('whoever follows the events knows what the store knows', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const { store } = makeStore();
      const followed = new Map<string, Raw>();
      let version = 0;
      for (const one of steps) {
        version += 1;
        const events =
          one.kind === 'put'
            ? store.put(raw(one.name, `${one.name}${one.uid}`, version))
            : one.kind === 'delete'
              ? store.delete(store.get('home', one.name) ?? raw(one.name, 'none', version))
              : store.replace(one.names.map((name) => raw(name, `${name}${one.uid}`, version)));
        for (const { type, object } of events) {
          const { uid } = object.metadata;
          assert.equal(followed.has(uid), type !== 'Added', `${type} of ${uid}`);
          if (type === 'Deleted') followed.delete(uid);
          else followed.set(uid, object);
        }
        assert.deepEqual(new Set(followed.values()), new Set(store.list()));
        for (const object of store.list()) assert.equal(store.getByUid(object.metadata.uid), object);
        assert.equal(store.size, followed.size);
      }
    }),
  );
});
