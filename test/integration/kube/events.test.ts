import { test, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { silentLogger } from '@kubevac/base/log.ts';
import {
  EventRecorder,
  eventResource,
  type EventRecorderLimits,
  type EventRegarding,
} from '@kubevac/operator/kube/events.ts';
import { clusterForThisFile, configMap, configMaps, until, type ConfigMap } from './cluster.ts';

const cluster = clusterForThisFile();

interface EventObject {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly reason: string;
  readonly note: string;
  readonly series?: { readonly count: number };
}

function startRecorder(context: TestContext, limits: Partial<EventRecorderLimits> = {}) {
  const recorder = new EventRecorder({
    client: cluster().client,
    reportingController: 'kubevac.dev/operator',
    reportingInstance: 'operator-0',
    log: silentLogger,
    limits: { updateMilliseconds: 50, ...limits },
  });
  const stopping = new AbortController();
  const ended = recorder.start(stopping.signal);
  const stop = async () => {
    stopping.abort();
    await ended;
  };
  context.after(stop);
  return { recorder, stop };
}

async function somethingIn(namespace: string): Promise<EventRegarding> {
  const { metadata } = (await cluster().client.create(configMaps, configMap('a'), { namespace })) as ConfigMap;
  return { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'a', uid: metadata.uid };
}

async function eventsIn(namespace: string): Promise<readonly EventObject[]> {
  return (await cluster().client.list(eventResource, { namespace })).items as readonly EventObject[];
}

test('equal events become one with a count, which kubectl shows', async (context) => {
  const namespace = await cluster().newNamespace();
  const regarding = await somethingIn(namespace);
  const { recorder } = startRecorder(context);
  const low = () => recorder.record({ regarding, type: 'Warning', reason: 'BatteryLow', note: 'The battery is low.' });
  low();
  await until(async () => (await eventsIn(namespace)).length === 1, 'the first');
  for (let more = 0; more < 9; more += 1) low();
  recorder.record({ regarding, type: 'Normal', reason: 'Docked', note: 'ü'.repeat(2_000) });
  await until(async () => (await eventsIn(namespace)).some(({ series }) => series?.count === 10), 'the series');
  await until(async () => (await eventsIn(namespace)).length === 2, 'the other');
  assert.equal(recorder.dropped, 0);
  const described = await cluster().plane.kubectl(['-n', namespace, 'describe', 'configmap', 'a']);
  assert.match(
    described.stdout,
    /Warning +BatteryLow +\S+ \(x10 over .*\) +kubevac.dev\/operator.* The battery is low\./,
  );
  assert.match(described.stdout, /Normal +Docked/);
});

test('an event whose series object is gone is written anew', async (context) => {
  const namespace = await cluster().newNamespace();
  const regarding = await somethingIn(namespace);
  const { recorder } = startRecorder(context);
  const record = () => recorder.record({ regarding, type: 'Normal', reason: 'Docked', note: 'The robot is docked.' });
  record();
  await until(async () => (await eventsIn(namespace)).length === 1, 'the event');
  const [event] = await eventsIn(namespace);
  await cluster().client.delete(eventResource, { namespace, name: event?.metadata.name ?? '' });
  record();
  await until(async () => (await eventsIn(namespace))[0]?.series?.count === 2, 'the event again');
});

test('what waits is sent at the end, what is too much is dropped and counted', async (context) => {
  const namespace = await cluster().newNamespace();
  const regarding = await somethingIn(namespace);
  const { recorder, stop } = startRecorder(context, { burstPerObject: 5 });
  for (let index = 0; index < 8; index += 1)
    recorder.record({ regarding, type: 'Normal', reason: 'Moved', note: `The robot is at ${index}.` });
  await stop();
  assert.equal((await eventsIn(namespace)).length, 5);
  assert.equal(recorder.dropped, 3);
});

test('events of a namespace that does not exist are dropped, not retried for ever', async (context) => {
  const { recorder } = startRecorder(context);
  const regarding = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'nowhere', name: 'a', uid: 'u' };
  recorder.record({ regarding, type: 'Normal', reason: 'Docked', note: 'The robot is docked.' });
  await until(() => recorder.dropped === 1, 'the refusal');
});
