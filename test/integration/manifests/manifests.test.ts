/** What people write, against a real API server: what it takes, what it refuses, and in which words. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { silentLogger } from '@kubevac/base/log.ts';
import { KINDS } from '@kubevac/crds/kinds.ts';
import { startControlPlane, type ControlPlane } from '@kubevac/sandbox/controlplane/start.ts';
import { Api, type Answer } from './api.ts';
import { BAD } from './bad.ts';
import { GOOD } from './good.ts';
import { pathOf, toYaml, type Manifest } from './manifest.ts';
import { STATUSES } from './statuses.ts';
import { UPDATES, type Patch } from './updates.ts';

const repository = join(import.meta.dirname, '../../..');
const strictly = 'fieldValidation=Strict';
const neverStored = `${strictly}&dryRun=All`;

suite('manifests', () => {
  let plane: ControlPlane;
  let api: Api;

  before(async () => {
    plane = await startControlPlane({ log: silentLogger });
    api = new Api(plane);
    await kubectl('apply', '--server-side', '-k', join(repository, 'manifests/base/crds'));
    const names = KINDS.map(({ plural }) => `crd/${plural}.kubevac.dev`);
    await kubectl('wait', '--for=condition=Established', '--timeout=30s', ...names);
    await untilServed();
  });

  after(async () => {
    api.close();
    await plane.stop();
  });

  async function kubectl(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await plane.kubectl(args);
    assert.equal(code, 0, stderr);
    assert.equal(stderr, '', 'kubectl warns of nothing');
    return stdout;
  }

  /** An established kind answers 404 until the handler of its storage is there. */
  async function untilServed(): Promise<void> {
    const deadline = performance.now() + 30_000;
    for (const { kind } of KINDS) {
      while ((await api.call({ method: 'GET', path: pathOf(kind) })).code !== 200)
        assert.ok(performance.now() < deadline, `${kind} is served in time`);
    }
  }

  function create(manifest: Manifest, query = strictly): Promise<Answer> {
    const path = `${pathOf(manifest.kind)}?${query}`;
    return api.call({ method: 'POST', path, contentType: 'application/yaml', body: toYaml(manifest) });
  }

  function patch({ kind, name = '' }: Manifest, body: Patch): Promise<Answer> {
    const path = pathOf(kind, name, body.status === undefined ? '' : 'status');
    return api.call({
      method: 'PATCH',
      path: `${path}?${strictly}`,
      contentType: 'application/merge-patch+json',
      body: JSON.stringify(body),
    });
  }

  test('there are manifests of every kind, in sentences of their own', () => {
    for (const table of [GOOD, BAD]) {
      assert.deepEqual(new Set(table.map(({ kind }) => kind)), new Set(KINDS.map(({ kind }) => kind)));
      assert.equal(new Set(table.map(({ kind, sentence }) => `${kind} ${sentence}`)).size, table.length);
    }
  });

  for (const manifest of GOOD) {
    test(`${manifest.kind}: ${manifest.sentence}`, async () => {
      const { code, message, body } = await create(manifest, neverStored);
      assert.equal(code, 201, message);
      assert.partialDeepStrictEqual(body['spec'], manifest.becomes ?? {});
    });
  }

  for (const manifest of BAD) {
    test(`${manifest.kind} is refused: ${manifest.sentence}`, async () => {
      const { code, message } = await create(manifest, neverStored);
      assert.ok([400, 422].includes(code), `refused, not ${code}`);
      assert.ok(message.includes(manifest.says), message);
    });
  }

  for (const [index, update] of UPDATES.entries()) {
    test(`${update.kind}: ${update.sentence}`, async () => {
      const named = { ...update, name: `update-${index}` };
      const created = await create(named);
      assert.equal(created.code, 201, created.message);
      for (const body of update.patches.slice(0, -1)) {
        const { code, message } = await patch(named, body);
        assert.equal(code, 200, message);
      }
      const { code, message } = await patch(named, update.patches.at(-1) ?? {});
      assert.equal(code, update.says === undefined ? 200 : 422, message);
      assert.ok(message.includes(update.says ?? ''), message);
    });
  }

  for (const { kind } of KINDS) {
    test(`${kind} keeps every field of its status`, async () => {
      const { spec, status } = STATUSES[kind];
      const manifest: Manifest = { kind, spec, sentence: '', name: 'with-status' };
      assert.equal((await create(manifest)).code, 201);
      const { code, message, body } = await patch(manifest, { status: status as Record<string, unknown> });
      assert.equal(code, 200, message);
      assert.deepEqual(body['status'], status);
    });
  }

  test('kubectl get prints what a person looks for', async () => {
    const robots = (await kubectl('get', 'vacuum', 'with-status')).split('\n').map((line) => line.split(/\s+/));
    assert.deepEqual(robots[0], ['NAME', 'STATE', 'BATTERY', 'TASK', 'READY', 'ATTENTION', 'AGE']);
    assert.deepEqual(robots[1]?.slice(0, 6), [
      'with-status',
      'Error',
      '81',
      'Cleaning/kitchen-now',
      'True',
      'WheelStuck',
    ]);
    const cleanings = await kubectl('get', 'cleaning', 'with-status');
    assert.match(cleanings, /^NAME +ROBOT +TARGET +PHASE +SUMMARY +REASON +AGE\n/);
    assert.match(cleanings, /with-status +dusty +kitchen +Succeeded +100 % · 6\.1 m² · 12m +Finished/);
    assert.match(await kubectl('get', 'vsched', 'with-status'), / 2036-11-25T02:00:00Z /);
    assert.match(await kubectl('get', 'kubevac', '--no-headers'), /vacuumrobot\.kubevac\.dev\/with-status/);
  });

  test('no short name is taken by Kubernetes itself', async () => {
    const lines = (await kubectl('api-resources', '--no-headers')).split('\n');
    const builtIn = lines.filter((line) => !line.includes('kubevac.dev/')).flatMap((line) => line.split(/[\s,]+/));
    for (const { shortNames } of KINDS) for (const name of shortNames) assert.ok(!builtIn.includes(name), name);
  });

  test('kubectl explain reads like documentation', async () => {
    const quietHours = (await kubectl('explain', 'vacuum.spec.quietHours')).replaceAll(/\s+/g, ' ');
    assert.match(quietHours, /Hours of the day in which the robot does not begin to move\./);
    assert.match(quietHours, /enum: Schedules, AllMotion/);
    assert.match(await kubectl('explain', 'cleaning'), /Cleaning asks a robot to clean once/);
  });

  test('the samples apply together, and the others one by one', async () => {
    await kubectl('apply', '--validate=strict', '-f', join(repository, 'manifests/samples'));
    // Without a controller-manager nobody makes it, and no Pod is admitted.
    await kubectl('create', 'serviceaccount', 'default');
    const each = async (folder: string, ...verb: string[]): Promise<void> => {
      const path = join(repository, 'manifests/samples', folder);
      for (const file of readdirSync(path)) await kubectl(...verb, '--validate=strict', '-f', join(path, file));
    };
    await each('extra', 'create');
    await each('without-policy', 'replace', '--force');
  });
});
