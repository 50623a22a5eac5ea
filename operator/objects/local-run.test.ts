import assert from 'node:assert/strict';
import { test } from 'node:test';
import { robotObject } from '../testing/objects.ts';
import { localRecordNames } from './local-run.ts';

test('a record is called after robot and slot, and has other names for when somebody else has that one', () => {
  const names = localRecordNames(robotObject(), { slot: 7 });
  assert.deepEqual([names[0], names[1], names.at(-1)], ['dusty-local-7', 'dusty-local-7-2', 'dusty-local-7-9']);
  assert.deepEqual(localRecordNames(robotObject(), { slot: 7 }), names);
});

test('names are not too long for a label, and of robots with the same beginning they differ', () => {
  const robot = (uid: string) => robotObject({ metadata: { name: 'd'.repeat(63), uid } });
  const all = ['1aaaaaaa', '2aaaaaaa'].flatMap((uid) => localRecordNames(robot(uid), { slot: 1_795_687_201 }));
  assert.equal(new Set(all).size, all.length);
  assert.ok(all.every(({ length }) => length <= 63));
});
