/** Clusters that serve no MutatingAdmissionPolicy: an API server that behaves as Kubernetes 1.34. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { KubeClient } from '@kubevac/operator/kube/client.ts';
import { readManifests, type Manifest } from '@kubevac/sandbox/operator-access.ts';
import type { ControlPlane } from '@kubevac/sandbox/controlplane/start.ts';
import { admit, installMissionPolicies, openClient, type TestPod } from '../../support/admission.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { installCrds, succeed, useControlPlane, useOwnControlPlane } from '../../support/control-plane.ts';
import { until } from '../../support/until.ts';

const manifests = join(import.meta.dirname, '../../../manifests');
const spelledOut = readdirSync(join(manifests, 'samples/without-policy'));

suite('Kubernetes 1.34', () => {
  let old: ControlPlane;
  const endings: (() => Promise<void> | void)[] = [];
  const cleanup: Cleanup = { after: (end) => void endings.push(end) };

  before(async () => {
    old = await useOwnControlPlane(cleanup, { apiServerFlags: ['--emulated-version=1.34'] });
    await installCrds(old);
    await succeed(old, ['apply', '--server-side', '-f', join(manifests, 'base/namespace.yaml')]);
    await succeed(old, ['create', 'serviceaccount', 'default']);
  });

  after(async () => {
    for (const end of endings.toReversed()) await end();
  });

  test('takes manifests/overlays/before-1.36 strictly, and warns of nothing', async () => {
    const overlay = join(manifests, 'overlays/before-1.36');
    const args = ['apply', '--server-side', '--force-conflicts', '--validate=strict', '-k', overlay];
    const { code, stdout, stderr } = await old.kubectl(args);
    assert.equal(code, 0, stderr);
    assert.equal(stderr, '');
    assert.match(stdout, /validatingadmissionpolicy\S+\/kubevac-missions /);
  });

  test('takes all of manifests/base but that policy, and says so', async () => {
    const args = ['apply', '--server-side', '--force-conflicts', '-k', join(manifests, 'base')];
    const { code, stdout, stderr } = await old.kubectl(args);
    assert.equal(code, 1);
    const missing = [...stderr.matchAll(/no matches for kind "(\w+)"/g)].map(([, kind]) => kind);
    assert.deepEqual(missing, ['MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding']);
    assert.match(stdout, /deployment\.apps\/kubevac-operator /);
  });

  test('refuses a mission beside another image in the same words', async () => {
    const client = await openClient(cleanup, old.kubeconfigPath);
    const containers = ['kubevac.dev/mission', 'nginx'].map((image, index) => ({ name: `c${index}`, image }));
    const pod = { metadata: { name: 'mixed' }, spec: { containers } };
    const says = /c1 has another image than kubevac\.dev\/mission/;
    await until(
      () =>
        admit(client, 'default', pod).then(
          () => false,
          (error: unknown) => says.test(String(error)),
        ),
      {
        pollMilliseconds: 100,
      },
    );
  });

  test('its samples are what the policy makes of the others, and the policy has nothing to add to them', async (context) => {
    const plane = await useControlPlane(context, { components: ['kube-controller-manager'] });
    const [clientOfOld, client] = [
      await openClient(context, old.kubeconfigPath),
      await openClient(context, plane.kubeconfigPath),
    ];
    await installMissionPolicies(plane, client, plane.namespace);
    assert.ok(spelledOut.length >= 3);
    for (const file of spelledOut) {
      const short = await podIn(join(manifests, 'samples/extra', file));
      const long = await podIn(join(manifests, 'samples/without-policy', file));
      const completed = await admitted(client, short);
      assert.deepEqual(await admitted(clientOfOld, long), completed, file);
      assert.deepEqual(await admitted(client, long), completed, file);
    }
  });
});

/** The one Pod that a sample is about. */
async function podIn(path: string): Promise<TestPod> {
  const pods = (await readManifests(path)).flatMap((manifest) => podOf(manifest));
  assert.equal(pods.length, 1, path);
  const [pod] = pods as [TestPod];
  // Its PriorityClass would be everybody's.
  const { priorityClassName: _shared, ...spec } = pod.spec;
  return { metadata: { ...pod.metadata, name: 'sample' }, spec };
}

function podOf(manifest: Manifest & { readonly spec?: unknown }): TestPod[] {
  if (manifest.kind === 'Pod') return [manifest as unknown as TestPod];
  if (manifest.kind !== 'CronJob') return [];
  const { jobTemplate } = manifest.spec as { jobTemplate: { spec: { template: TestPod } } };
  return [jobTemplate.spec.template];
}

async function admitted(client: KubeClient, pod: TestPod): Promise<object> {
  const { metadata, spec } = await admit(client, 'default', pod);
  return { labels: metadata.labels, spec };
}
