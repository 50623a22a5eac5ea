import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '@kubevac/base/log.ts';
import type { KubeClient } from '../kube/client.ts';
import { Tombstones } from './tombstones.ts';

const dusty = { namespace: 'home', name: 'dusty' };

/** Tombstones, the lists they ask for, and the robots they found to be gone. */
function asking() {
  const lists: { selector: string; answer: (items: readonly unknown[], resourceVersion: string) => Promise<void> }[] =
    [];
  const gone: string[] = [];
  const client = {
    list: (_resource: unknown, { namespace, fieldSelector }: { namespace: string; fieldSelector: string }) => {
      const { promise, resolve } = Promise.withResolvers<object>();
      const answer = async (items: readonly unknown[], resourceVersion: string): Promise<void> => {
        resolve({ items, resourceVersion });
        await new Promise((done) => setImmediate(done));
      };
      lists.push({ selector: `${namespace} ${fieldSelector}`, answer });
      return promise;
    },
  } as unknown as KubeClient;
  const tombstones = new Tombstones({ client, log: silentLogger, onGone: ({ name }) => gone.push(name) });
  return { tombstones, lists, gone };
}

test('rule 7: a robot is gone as of the consistent list that lacks it', async () => {
  const { tombstones, lists, gone } = asking();
  tombstones.ask(dusty);
  assert.equal(tombstones.goneAsOf(dusty), undefined);
  assert.equal(lists[0]?.selector, 'home metadata.name=dusty');
  await lists[0]?.answer([], '42');
  assert.deepEqual([tombstones.goneAsOf(dusty), gone], ['42', ['dusty']]);
});

test('rule 7: a robot that the list has is only missing from the cache', async () => {
  const { tombstones, lists, gone } = asking();
  tombstones.ask(dusty);
  await lists[0]?.answer([{}], '42');
  assert.deepEqual([tombstones.goneAsOf(dusty), gone], [undefined, []]);
});

test('what is known or under way is not asked again', async () => {
  const { tombstones, lists } = asking();
  tombstones.ask(dusty);
  tombstones.ask(dusty);
  await lists[0]?.answer([], '42');
  tombstones.ask(dusty);
  assert.equal(lists.length, 1);
});

test('rule 7: a robot that was made again has no tombstone, and its next one is newer', async () => {
  const { tombstones, lists } = asking();
  tombstones.ask(dusty);
  await lists[0]?.answer([], '42');
  tombstones.exists(dusty);
  assert.equal(tombstones.goneAsOf(dusty), undefined);
  tombstones.ask(dusty);
  await lists[1]?.answer([], '60');
  assert.equal(tombstones.goneAsOf(dusty), '60');
});

test('rule 7: an answer that the robot’s return overtook is no tombstone', async () => {
  const { tombstones, lists, gone } = asking();
  tombstones.ask(dusty);
  tombstones.exists(dusty);
  await lists[0]?.answer([], '42');
  assert.deepEqual([tombstones.goneAsOf(dusty), gone], [undefined, []]);
});

test('rule 9: in a new epoch no tombstone of the old one is left', async () => {
  const { tombstones, lists } = asking();
  tombstones.ask(dusty);
  await lists[0]?.answer([], '42');
  tombstones.ask({ ...dusty, name: 'rosie' });
  tombstones.clear();
  await lists[1]?.answer([], '43');
  assert.equal(tombstones.goneAsOf(dusty), undefined);
  assert.equal(tombstones.goneAsOf({ ...dusty, name: 'rosie' }), undefined);
});

test('names that anyone may publish under are asked for four at a time', async () => {
  const { tombstones, lists } = asking();
  for (let robot = 0; robot < 9; robot += 1) tombstones.ask({ namespace: 'home', name: `r${robot}` });
  assert.equal(lists.length, 4);
  await lists[0]?.answer([], '42');
  assert.equal(lists.length, 5);
});
