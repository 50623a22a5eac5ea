import { test } from 'node:test';
import assert from 'node:assert/strict';
import { addFinalizer, applyStatus, removeFinalizer } from '@kubevac/operator/kube/apply.ts';
import { isKubeError } from '@kubevac/operator/kube/kube-error.ts';
import { clusterForThisFile, configMap, configMaps, type ConfigMap } from './cluster.ts';

const cluster = clusterForThisFile();

/** The smallest built-in kind whose status anybody may write. */
const budgets = { group: 'policy', version: 'v1', plural: 'poddisruptionbudgets', kind: 'PodDisruptionBudget' };

interface Budget {
  readonly metadata: {
    readonly uid: string;
    readonly resourceVersion: string;
    readonly managedFields: readonly {
      readonly manager: string;
      readonly subresource?: string;
      readonly fieldsV1: object;
    }[];
  };
  readonly status: {
    readonly currentHealthy?: number;
    readonly desiredHealthy?: number;
    readonly expectedPods?: number;
  };
}

const zero = { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 };

const isConflict = (error: unknown) => isKubeError(error, 'Conflict');

test('each field manager owns its part of a status, and lets go of what it leaves out', async () => {
  const { client } = cluster();
  const namespace = await cluster().newNamespace();
  const body = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'a' },
    spec: { minAvailable: 1 },
  };
  const { metadata } = (await client.create(budgets, body, { namespace })) as Budget;
  const target = { namespace, name: 'a', uid: metadata.uid };
  const apply = async (fieldManager: string, status: object, resourceVersion?: string) =>
    (await applyStatus(client, {
      resource: budgets,
      target: { ...target, resourceVersion },
      status,
      fieldManager,
    })) as Budget;
  await apply('first', { ...zero, currentHealthy: 3 });
  const both = await apply('second', { ...zero, observedGeneration: 7 });
  assert.equal(both.status.currentHealthy, 0, 'the last one to apply wins a field by force');
  const owners = both.metadata.managedFields.filter(({ subresource }) => subresource === 'status');
  assert.deepEqual(owners.map(({ manager }) => manager).toSorted(), ['first', 'second']);
  assert.match(JSON.stringify(owners.find(({ manager }) => manager === 'second')), /observedGeneration/);

  const again = await apply('second', { ...zero, observedGeneration: 7 });
  assert.equal(again.metadata.resourceVersion, both.metadata.resourceVersion, 'the same again costs no new version');
  const without = await apply('second', zero);
  assert.ok(!('observedGeneration' in without.status), 'a field that its owner leaves out is gone');

  await assert.rejects(apply('second', zero, metadata.resourceVersion), isConflict);
  await apply('second', { ...zero, expectedPods: 1 }, without.metadata.resourceVersion);
  const another = { resource: budgets, target: { ...target, uid: 'another' }, status: zero, fieldManager: 'second' };
  await assert.rejects(applyStatus(client, another), isConflict);
  const absent = { ...another, target: { namespace, name: 'none' } };
  await assert.rejects(applyStatus(client, absent), (error) => isKubeError(error, 'NotFound'));
});

test('a finalizer is added and removed only on the object as it was seen', async () => {
  const { client } = cluster();
  const namespace = await cluster().newNamespace();
  const created = (await client.create(configMaps, configMap('a'), { namespace })) as ConfigMap;
  const finalizer = 'kubevac.dev/robot';
  const write = (object: ConfigMap, name = finalizer) => ({
    resource: configMaps,
    target: object.metadata,
    finalizer: name,
  });
  const added = (await addFinalizer(client, write(created))) as ConfigMap;
  assert.deepEqual(added.metadata.finalizers, [finalizer]);
  await assert.rejects(addFinalizer(client, write(created, 'kubevac.dev/other')), isConflict);
  assert.equal(await addFinalizer(client, write(added)), undefined);
  const two = (await addFinalizer(client, write(added, 'kubevac.dev/other'))) as ConfigMap;
  assert.deepEqual(two.metadata.finalizers, [finalizer, 'kubevac.dev/other']);

  await client.delete(configMaps, { namespace, name: 'a' });
  await assert.rejects(removeFinalizer(client, write(two)), isConflict);
  const deleting = (await client.get(configMaps, { namespace, name: 'a' })) as ConfigMap;
  const one = (await removeFinalizer(client, write(deleting))) as ConfigMap;
  await removeFinalizer(client, write(one, 'kubevac.dev/other'));
  await assert.rejects(client.get(configMaps, { namespace, name: 'a' }), (error) => isKubeError(error, 'NotFound'));
});
