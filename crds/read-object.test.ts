import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { KINDS } from './kinds.ts';
import { readObject } from './read-object.ts';

const metadata = {
  name: 'kitchen-now',
  namespace: 'home',
  uid: '8a6a',
  resourceVersion: '12',
  creationTimestamp: '2026-11-25T02:00:00Z',
};
const cleaning = (spec: unknown, status?: unknown) => ({
  apiVersion: 'kubevac.dev/v1alpha1',
  kind: 'Cleaning',
  metadata,
  spec,
  status,
});

test('an object stored before a field had its default reads with the default', () => {
  const read = readObject('Cleaning', cleaning({ robotName: 'dusty', mode: 'Full' }));
  assert.equal(read.fault, undefined);
  assert.equal(read.spec.startingDeadlineSeconds, 300);
  assert.equal(read.spec.onCancel, 'Dock');
  assert.equal(read.spec.suspend, false);
});

test('fields of another version are dropped', () => {
  const read = readObject('Cleaning', cleaning({ robotName: 'dusty', mode: 'Full', mop: true }, { wet: 1 }));
  assert.ok(read.spec !== undefined && !('mop' in read.spec));
  assert.deepEqual(read.status, {});
});

test('a spec that cannot be read says which field, and its metadata still reads', () => {
  const read = readObject('Cleaning', cleaning({ robotName: 'dusty', mode: 'Everything' }));
  assert.match(read.fault ?? '', /^spec\.mode: /);
  assert.equal(read.metadata.uid, '8a6a');
  const nested = readObject('VacuumRobot', cleaning({ rooms: [{ name: 'hall', segmentId: 17 }] }));
  assert.match(nested.fault ?? '', /^spec\.rooms\[0\]\.segmentId: /);
});

test('an instant that does not exist is a fault, though its digits are right', () => {
  const read = readObject('VacuumRobot', cleaning({ suspendUntil: '2026-02-30T25:00:00Z' }));
  assert.match(read.fault ?? '', /^spec\.suspendUntil: an instant is written/);
});

test('status fields that cannot be read are left out, the others stay', () => {
  const status = { phase: 'Levitating', robotName: 'dusty', progress: 7, areaSquareCentimeters: 5_000_000_000 };
  const read = readObject('Cleaning', cleaning({ robotName: 'dusty', mode: 'Full' }, status));
  assert.deepEqual(read.status, { robotName: 'dusty', areaSquareCentimeters: 5_000_000_000 });
});

test('metadata of the wrong type is left out', () => {
  const odd = { ...metadata, labels: { a: 1, b: 'x' }, finalizers: [1, 'f'], ownerReferences: [{ kind: 'Pod' }] };
  const read = readObject('MapDump', { metadata: odd });
  assert.deepEqual(read.metadata, { ...metadata, labels: { b: 'x' }, finalizers: ['f'], ownerReferences: [] });
});

test('reading never throws, whatever JSON is stored', () => {
  const names = KINDS.flatMap((kind) => [...Object.keys(kind.spec.shape), ...Object.keys(kind.status.shape)]);
  const fields = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), fc.jsonValue({ maxDepth: 3 }));
  const object = fc.record({ metadata: fields, spec: fields, status: fields }, { requiredKeys: [] });
  fc.assert(
    fc.property(fc.constantFrom(...KINDS), fc.oneof(fc.jsonValue(), object), ({ kind }, raw) => {
      const read = readObject(kind, raw);
      assert.equal(typeof read.metadata.name, 'string');
      assert.ok((read.fault === undefined) !== (read.spec === undefined));
      assert.equal(typeof read.status, 'object');
    }),
    { numRuns: 300 },
  );
});

test('what was read reads again as the same', () => {
  const first = readObject('Cleaning', cleaning({ robotName: 'dusty', mode: 'Rooms', rooms: ['kitchen'], x: 1 }));
  const second = readObject('Cleaning', first);
  assert.deepEqual(second, first);
});
