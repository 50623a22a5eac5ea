import { test, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { silentLogger } from '@kubevac/base/log.ts';
import { LeaderElection, leaseResource } from '@kubevac/operator/kube/lease.ts';
import { clusterForThisFile, until } from './cluster.ts';
import { KubeClient } from '@kubevac/operator/kube/client.ts';
import { loadKubeConfig } from '@kubevac/operator/kube/config.ts';

const cluster = clusterForThisFile();

interface Elector {
  readonly election: LeaderElection;
  readonly stop: () => Promise<void>;
}

interface Lease {
  readonly spec: { readonly holderIdentity?: string; readonly leaseTransitions?: number };
}

/** Everything that happened, as `a started`, in order, by all electors of one test. */
function startElector(
  context: TestContext,
  options: { identity: string; namespace: string; client: KubeClient; events: string[] },
): Elector {
  const { identity, events, namespace, client } = options;
  const election = new LeaderElection({
    client,
    namespace,
    name: 'operator',
    identity,
    log: silentLogger,
    leaseDurationMilliseconds: 1_000,
    renewDeadlineMilliseconds: 600,
    retryPeriodMilliseconds: 50,
  });
  const stopping = new AbortController();
  const ended = election.start(stopping.signal, {
    onStartedLeading: async (leading) => {
      events.push(`${identity} started`);
      await delay(3_600_000, undefined, { signal: leading }).catch(() => undefined);
      await delay(20);
      events.push(`${identity} ended its work`);
    },
    onStoppedLeading: () => events.push(`${identity} stopped`),
  });
  const stop = async () => {
    stopping.abort();
    await ended;
  };
  context.after(stop);
  return { election, stop };
}

/** A client of one elector's own, and how often it was answered. */
async function ownClient(context: TestContext): Promise<{ client: KubeClient; answers: () => number }> {
  const connection = await loadKubeConfig({ kubeconfig: cluster().plane.kubeconfigPath, env: {} });
  let answers = 0;
  const client = new KubeClient({ connection, observe: () => (answers += 1) });
  context.after(() => client.close());
  return { client, answers: () => answers };
}

async function leaseIn(namespace: string): Promise<Lease> {
  return (await cluster().client.get(leaseResource, { namespace, name: 'operator' })) as Lease;
}

test('one of two leads; when it ends the other one leads at once, after its work has ended', async (context) => {
  const namespace = await cluster().newNamespace();
  const { client } = cluster();
  const events: string[] = [];
  const first = startElector(context, { identity: 'a', namespace, client, events });
  await until(() => first.election.leading, 'a leads');
  const { client: ofSecond, answers } = await ownClient(context);
  const second = startElector(context, { identity: 'b', namespace, client: ofSecond, events });
  await until(() => answers() > 0, 'b looks');
  // Longer than the lease lasts: the leader renews, and b looks on.
  await delay(1_300);
  assert.ok(answers() > 5);
  assert.deepEqual([first.election.leading, second.election.leading], [true, false]);
  const begin = performance.now();
  await first.stop();
  await until(() => second.election.leading, 'b leads');
  assert.ok(performance.now() - begin < 600, 'a released lease is not waited for');
  assert.deepEqual(events, ['a started', 'a ended its work', 'a stopped', 'b started']);
  assert.deepEqual((await leaseIn(namespace)).spec.leaseTransitions, 1);
  await second.stop();
  assert.ok(!(await leaseIn(namespace)).spec.holderIdentity);
});

test('a leader that cannot renew stops before another one takes over', async (context) => {
  const namespace = await cluster().newNamespace();
  const { client: own } = await ownClient(context);
  const events: string[] = [];
  const first = startElector(context, { identity: 'a', namespace, client: own, events });
  await until(() => first.election.leading, 'a leads');
  const { client, answers } = await ownClient(context);
  startElector(context, { identity: 'b', namespace, client, events });
  await until(() => answers() > 0, 'b looks');
  await own.close();
  await until(() => events.includes('b started'), 'b leads');
  assert.deepEqual(events, ['a started', 'a ended its work', 'a stopped', 'b started']);
});

test('a leader whose lease was taken or removed by hand notices', async (context) => {
  const namespace = await cluster().newNamespace();
  const { client } = cluster();
  const events: string[] = [];
  const { election } = startElector(context, { identity: 'a', namespace, client, events });
  await until(() => election.leading, 'a leads');
  await client.delete(leaseResource, { namespace, name: 'operator' });
  await until(
    async () => (await leaseIn(namespace).catch(() => undefined))?.spec.holderIdentity === 'a',
    'a new lease',
  );
  assert.deepEqual(events, ['a started'], 'it is made again and nobody led meanwhile');
  await client.mergePatch(leaseResource, { namespace, name: 'operator' }, { spec: { holderIdentity: 'thief' } });
  await until(() => events.includes('a stopped'), 'a steps down');
  await until(() => election.leading, 'the thief does not renew');
});
