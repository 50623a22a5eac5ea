import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '@kubevac/base/log.ts';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import type { PodCache } from '../cache/pod-cache.ts';
import type { ObjectCaches } from '../cache/object-caches.ts';
import type { KubeClient } from '../kube/client.ts';
import { KubeError } from '../kube/kube-error.ts';
import { Epoch } from './epoch.ts';
import { EpochWatch } from './epoch-watch.ts';

interface StoredEpoch {
  readonly metadata: { readonly resourceVersion: string };
  readonly data?: { readonly epoch?: string };
}

function storedEpoch(epoch: string | undefined, resourceVersion = '1'): StoredEpoch {
  return { metadata: { resourceVersion }, ...(epoch !== undefined && { data: { epoch } }) };
}

/** The API server, as far as an epoch needs one: `versions` are what consistent reads of each kind would say. */
class EpochServer {
  stored: StoredEpoch | undefined;
  readonly versions: Record<string, string>;
  reads = 0;
  /** Called before a write, as somebody else would. */
  beforeWrite: () => void = () => undefined;

  constructor(epoch: string | undefined, versions: Record<string, string> = {}) {
    this.stored = epoch === undefined ? undefined : storedEpoch(epoch);
    this.versions = versions;
  }

  get client(): KubeClient {
    return {
      get: (_resource: unknown, { namespace, name }: { namespace: string; name: string }) => {
        assert.deepEqual([namespace, name], ['kubevac', 'kubevac-epoch']);
        return this.stored === undefined ? rejection('NotFound', 404) : Promise.resolve(this.stored);
      },
      create: (_resource: unknown, object: StoredEpoch) => {
        this.beforeWrite();
        if (this.stored !== undefined) return rejection('AlreadyExists', 409);
        this.stored = { ...object, metadata: { ...object.metadata, resourceVersion: '1' } };
        return Promise.resolve(this.stored);
      },
      replace: (_resource: unknown, _name: unknown, object: StoredEpoch) => {
        this.beforeWrite();
        if (object.metadata.resourceVersion !== this.stored?.metadata.resourceVersion)
          return rejection('Conflict', 409);
        this.stored = { ...object, metadata: { ...object.metadata, resourceVersion: 'next' } };
        return Promise.resolve(this.stored);
      },
    } as unknown as KubeClient;
  }

  readVersion(kind: string): Promise<string> {
    this.reads += 1;
    return Promise.resolve(this.versions[kind] ?? '0');
  }
}

function rejection(kind: 'NotFound' | 'AlreadyExists' | 'Conflict', status: number): Promise<never> {
  return Promise.reject(new KubeError(kind, { kind, status, reason: kind }));
}

test('rule 9: a cluster without an epoch gets the first', async () => {
  const server = new EpochServer(undefined);
  assert.equal(await new Epoch(server.client, 'kubevac').read(), 1);
  assert.equal(server.stored?.data?.epoch, '1');
});

test('rule 9: of two operators that make it at the same time, both read the same', async () => {
  const server = new EpochServer(undefined);
  server.beforeWrite = () => (server.stored = storedEpoch('7'));
  assert.equal(await new Epoch(server.client, 'kubevac').read(), 7);
});

test('rule 9: the epoch is raised above what an agent has seen', async () => {
  const server = new EpochServer('3');
  assert.equal(await new Epoch(server.client, 'kubevac').raiseAbove(5), 6);
  assert.equal(server.stored?.data?.epoch, '6');
});

test('rule 9: what somebody has raised already is not raised again', async () => {
  const server = new EpochServer('6');
  assert.equal(await new Epoch(server.client, 'kubevac').raiseAbove(5), 6);
  assert.equal(server.stored?.metadata.resourceVersion, '1');
});

test('rule 9: the epoch is compared and set', async () => {
  const server = new EpochServer('3');
  server.beforeWrite = () => (server.stored = storedEpoch('4', '2'));
  await assert.rejects(new Epoch(server.client, 'kubevac').raiseAbove(3), { kind: 'Conflict' });
  assert.equal(server.stored?.data?.epoch, '4');
});

test('rule 9: the size of an epoch is bounded', async () => {
  const server = new EpochServer('3');
  const epoch = new Epoch(server.client, 'kubevac');
  await assert.rejects(epoch.raiseAbove(LIMITS.epoch), /last there is/);
  assert.equal(server.stored?.data?.epoch, '3');
});

test('an epoch that does not read counts as the first', async () => {
  for (const epoch of [undefined, '', 'seven', '-1', '1.5', String(LIMITS.epoch + 1)]) {
    const server = new EpochServer('');
    server.stored = storedEpoch(epoch);
    assert.equal(await new Epoch(server.client, 'kubevac').read(), 1, String(epoch));
  }
});

/** Which epoch begins when an agent has seen this, where the caches are at 100 and the operator in epoch 3. */
async function begun(seen: { epoch: number; asOf: Record<string, string> }, server: EpochServer): Promise<number[]> {
  const epochs: number[] = [];
  const cached = (kind: string) => ({ resourceVersion: '100', readCurrentVersion: () => server.readVersion(kind) });
  const watch = new EpochWatch({
    pods: { synced: false } as PodCache,
    caches: {
      robots: cached('VacuumRobot'),
      schedules: cached('VacuumSchedule'),
      tasks: {
        Cleaning: cached('Cleaning'),
        RobotAction: cached('RobotAction'),
        DrivePath: cached('DrivePath'),
        MapDump: cached('MapDump'),
        SensorRead: cached('SensorRead'),
      },
    } as unknown as ObjectCaches,
    epochs: new Epoch(server.client, 'kubevac'),
    onEpoch: (epoch) => Promise.resolve(void epochs.push(epoch)),
    log: silentLogger,
  });
  watch.check(3, seen);
  watch.check(3, seen);
  await new Promise((resolve) => setImmediate(resolve));
  return epochs;
}

test('rule 9: an agent that has seen what the caches have is not looked at', async () => {
  const server = new EpochServer('3');
  assert.deepEqual(await begun({ epoch: 3, asOf: { robot: '100', cleanings: '7' } }, server), []);
  assert.equal(server.reads, 0);
});

test('rule 9: an agent of an older epoch is not looked at: it will hear of the new one', async () => {
  assert.deepEqual(await begun({ epoch: 2, asOf: { robot: '9999' } }, new EpochServer('3')), []);
});

test('rule 9: caches that are only behind are no restored backup', async () => {
  const server = new EpochServer('3', { Cleaning: '200' });
  assert.deepEqual(await begun({ epoch: 3, asOf: { cleanings: '150' } }, server), [3]);
  assert.equal(server.stored?.data?.epoch, '3');
});

test('rule 9: data that a consistent read has not reached is the future: a new epoch begins', async () => {
  const server = new EpochServer('3', { Cleaning: '120' });
  assert.deepEqual(await begun({ epoch: 3, asOf: { cleanings: '150' } }, server), [4]);
});

test('rule 9: each kind is compared with itself', async () => {
  const server = new EpochServer('3', { VacuumRobot: '120', Cleaning: '999', RobotAction: '999' });
  assert.deepEqual(await begun({ epoch: 3, asOf: { robot: '150', cleanings: '150' } }, server), [4]);
});

test('rule 9: an agent from a later epoch than this cluster has, as after a restore of everything', async () => {
  assert.deepEqual(await begun({ epoch: 8, asOf: {} }, new EpochServer('3')), [9]);
});

test('rule 9: an epoch that another operator has raised is taken up', async () => {
  assert.deepEqual(await begun({ epoch: 4, asOf: {} }, new EpochServer('5')), [5]);
});
