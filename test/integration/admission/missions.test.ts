/** What manifests/base/mission-defaults.yaml gives a mission and mission-policy.yaml refuses, on a real API server of Kubernetes 1.36. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { KubeClient } from '@kubevac/operator/kube/client.ts';
import type { ControlPlaneAccess } from '@kubevac/sandbox/controlplane/plane-files.ts';
import { admit, installMissionPolicies, openClient, type TestPod } from '../../support/admission.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { succeed, useControlPlane, type TestNamespace } from '../../support/control-plane.ts';
import { until } from '../../support/until.ts';
import { MISSIONS, ownTaint } from './mission-pods.ts';

suite('a mission', () => {
  let plane: ControlPlaneAccess & TestNamespace;
  let client: KubeClient;
  const endings: (() => Promise<void> | void)[] = [];
  const cleanup: Cleanup = { after: (end) => void endings.push(end) };

  before(async () => {
    plane = await useControlPlane(cleanup, { components: ['kube-controller-manager'] });
    client = await openClient(cleanup, plane.kubeconfigPath);
    await installMissionPolicies(plane, client, plane.namespace);
  });

  after(async () => {
    for (const end of endings.toReversed()) await end();
  });

  const admitted = (spec: object, metadata: object = {}, namespace = plane.namespace): Promise<TestPod> =>
    admit(client, namespace, { metadata: { name: 'sample', ...metadata }, spec });
  const apply = (object: object): Promise<string> =>
    succeed(plane, ['apply', '-n', plane.namespace, '-f', '-'], JSON.stringify(object));
  const clean = { name: 'clean', image: 'kubevac.dev/mission', args: ['clean', '--all'] };
  const other = { name: 'web', image: 'nginx' };

  for (const { sentence, given, becomes } of MISSIONS) {
    test(sentence, async () => {
      const { metadata, spec } = await admitted(given);
      assert.partialDeepStrictEqual(spec, becomes);
      assert.equal(metadata.labels?.['kubevac.dev/mission'], 'true');
      assert.equal(spec.nodeSelector[`missions.kubevac.dev/${plane.namespace}`], '');
      const resources = [...spec.containers, ...(spec.initContainers ?? [])].flatMap(({ resources: { limits } }) =>
        Object.keys(limits ?? {}),
      );
      assert.equal(resources.filter((name) => name === 'kubevac.dev/mission').length, 1, 'it asks for a robot once');
      const again = await admitted(spec, { labels: metadata.labels });
      assert.deepEqual(again.spec, spec, 'what is complete is not changed');
    });
  }

  test('what looks on or acts at once waits for no robot and holds up no drain', async () => {
    const actions = ['stop', 'dock', 'locate', 'empty', 'reset'].map((word) => ({ args: [word] }));
    for (const words of [{ args: ['watch'] }, { command: ['watch'], args: undefined }, ...actions]) {
      const { metadata, spec } = await admitted({ containers: [{ ...clean, ...words }] });
      assert.deepEqual(spec.containers[0]?.resources, {});
      assert.equal(metadata.labels, undefined);
      assert.equal(spec.nodeSelector[`missions.kubevac.dev/${plane.namespace}`], '');
    }
  });

  test('a sidecar, behind which no other would have its turn, is refused with a sentence', async () => {
    const sidecar = { ...clean, name: 'look', args: ['watch'], restartPolicy: 'Always' };
    await assert.rejects(
      admitted({ containers: [clean], initContainers: [sidecar] }),
      /behind a sidecar none would have its turn: leave restartPolicy: Always of the init container out/,
    );
    await admitted({ containers: [clean], initContainers: [{ ...sidecar, args: ['map'], restartPolicy: undefined }] });
  });

  test('tolerations are exactly these, and not those the API server gives by default', async () => {
    for (const { given, becomes } of MISSIONS) {
      if (!('tolerations' in becomes)) continue;
      const { spec } = await admitted(given);
      assert.deepEqual(spec.tolerations, becomes.tolerations);
    }
  });

  test('a label that says it is none is put right', async () => {
    const { metadata } = await admitted({ containers: [clean] }, { labels: { 'kubevac.dev/mission': 'no', a: 'b' } });
    assert.deepEqual(metadata.labels, { 'kubevac.dev/mission': 'true', a: 'b' });
  });

  test('other Pods are left alone, whatever their image is called', async () => {
    for (const image of ['nginx', 'kubevac.dev/missions', 'kubevac.dev/mission/x', 'example.com/kubevac.dev/mission']) {
      const { metadata, spec } = await admitted({ containers: [{ name: 'a', image }] });
      assert.equal(metadata.labels, undefined, image);
      assert.equal(spec.nodeSelector, undefined, image);
      assert.equal(spec.tolerations.length, 2, image);
    }
  });

  const incomplete: Readonly<Record<string, readonly [object, RegExp]>> = {
    'no image': [{ containers: [{ name: 'empty' }] }, /spec\.containers\[0\]\.image: Required value/],
    'an empty list of containers': [{ containers: [] }, /spec\.containers: Required value/],
    'null for containers': [{ containers: null }, /spec\.containers: Required value/],
    'no containers': [{}, /spec\.containers: Required value/],
    'init containers alone': [{ initContainers: [clean] }, /spec\.containers: Required value/],
  };
  for (const [what, [spec, says]] of Object.entries(incomplete))
    test(`a Pod with ${what} is told so by the API server, not by a policy`, async () => {
      await assert.rejects(admitted(spec), ({ message }: Error) => {
        assert.match(message, says);
        assert.doesNotMatch(message, /expression|denied/);
        return true;
      });
    });

  test('a Pod of very many containers is admitted, be it a mission or not', async () => {
    const many = (container: object): object[] =>
      Array.from({ length: 300 }, (_, index) => ({ ...container, name: `c${index}` }));
    assert.equal((await admitted({ containers: many(other) })).spec.nodeSelector, undefined);
    const { spec } = await admitted({ containers: many(clean) });
    assert.equal(spec.containers[299].securityContext.allowPrivilegeEscalation, false);
  });

  test('kube-system is left alone', async () => {
    await until(
      () => plane.kubectl(['get', 'serviceaccount', 'default', '-n', 'kube-system']).then(({ code }) => code === 0),
      { pollMilliseconds: 100 },
    );
    const { metadata } = await admitted({ containers: [clean] }, {}, 'kube-system');
    assert.equal(metadata.labels, undefined);
    await admitted({ containers: [clean, other] }, {}, 'kube-system');
  });

  test('where a LimitRange gives every container memory, it has the robot beside that', async () => {
    const limits = [{ type: 'Container', default: { cpu: '1', memory: '64Mi' }, defaultRequest: { cpu: '100m' } }];
    const limited = { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'limits' }, spec: { limits } };
    await apply(limited);
    await until(async () => (await admitted({ containers: [other] })).spec.containers[0].resources.limits, {
      pollMilliseconds: 100,
    });
    const { spec } = await admitted({ containers: [clean] });
    assert.deepEqual(spec.containers[0].resources, {
      requests: { cpu: '100m', memory: '64Mi', 'kubevac.dev/mission': '1' },
      limits: { cpu: '1', memory: '64Mi', 'kubevac.dev/mission': '1' },
    });
    await succeed(plane, ['delete', 'limitrange', 'limits', '-n', plane.namespace]);
  });

  test('Pod Security restricted admits it without a warning, and nothing else that it did not before', async () => {
    const level = (value: string): Promise<string> =>
      succeed(plane, ['label', 'namespace', plane.namespace, `pod-security.kubernetes.io/enforce${value}`]);
    const send = (...containers: object[]) =>
      plane.kubectl(
        ['create', '-n', plane.namespace, '--dry-run=server', '-f', '-'],
        JSON.stringify({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'sample' },
          spec: { restartPolicy: 'Never', containers },
        }),
      );
    await level('=restricted');
    await until(async () => (await send(other)).code !== 0, { pollMilliseconds: 100 });
    const { code, stderr } = await send(clean);
    assert.equal(code, 0, stderr);
    assert.equal(stderr, '');
    assert.match((await send({ ...clean, securityContext: { privileged: true } })).stderr, /violates PodSecurity/);
    await level('-');
  });

  test('one that would begin again each time it succeeded is let in with a warning; one that idles is meant so', async () => {
    const warning = async (
      args: readonly string[],
      spec: object = {},
      command?: readonly string[],
    ): Promise<string> => {
      const pod = { metadata: { name: 'sample' }, spec: { ...spec, containers: [{ ...clean, command, args }] } };
      const text = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', ...pod });
      const create = ['create', '-n', plane.namespace, '--dry-run=server', '-f', '-'];
      const { code, stderr } = await plane.kubectl(create, text);
      assert.equal(code, 0, stderr);
      return stderr;
    };
    await until(async () => (await warning(['clean', '--all'])) !== '', { pollMilliseconds: 100 });
    assert.match(
      await warning(['clean', '--all']),
      /^Warning: .* begins again each time .*: write restartPolicy: Never$/m,
    );
    assert.match(await warning(['drive', '--to', '1,2'], { restartPolicy: 'Always' }), /write restartPolicy: Never/);
    assert.match(await warning([], {}, ['clean', '--all']), /write restartPolicy: Never/);
    for (const word of ['locate', 'dock', 'map', 'sensors'])
      assert.match(await warning([word]), /write restartPolicy: Never/, word);
    assert.equal(await warning(['--manual'], {}, ['drive']), '');
    for (const restartPolicy of ['Never', 'OnFailure'])
      assert.equal(await warning(['clean', '--all'], { restartPolicy }), '', restartPolicy);
    for (const args of [['drive', '--manual'], ['watch'], []]) assert.equal(await warning(args), '', args.join(' '));
  });

  test('when another policy adds a container afterwards, that is locked too and asks for no second robot', async () => {
    const name = `zz-${plane.namespace}`;
    const added = `JSONPatch{op: "add", path: "/spec/initContainers", value: [{"name": "look", "image": "kubevac.dev/mission"}]}`;
    const here = { matchLabels: { 'kubernetes.io/metadata.name': plane.namespace } };
    const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] };
    const policy = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingAdmissionPolicy',
      metadata: { name },
      spec: {
        matchConstraints: { namespaceSelector: here, resourceRules: [rule] },
        failurePolicy: 'Fail',
        reinvocationPolicy: 'Never',
        mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression: `[${added}]` } }],
      },
    };
    const binding = { ...policy, kind: 'MutatingAdmissionPolicyBinding', spec: { policyName: name } };
    await apply({ apiVersion: 'v1', kind: 'List', items: [policy, binding] });
    try {
      const seen = await until(
        async () => {
          const pod = await admitted({ containers: [clean] });
          return pod.spec.initContainers && pod;
        },
        { pollMilliseconds: 100, what: 'the other policy in force' },
      );
      assert.equal(seen.spec.initContainers[0].securityContext?.allowPrivilegeEscalation, false);
      assert.deepEqual(seen.spec.initContainers[0].resources, {});
      assert.equal(seen.spec.containers[0].resources.limits['kubevac.dev/mission'], '1');
      assert.deepEqual(seen.spec.tolerations[0], ownTaint);
      assert.equal(seen.spec.tolerations.length, 3);
    } finally {
      const kinds = ['mutatingadmissionpolicybinding', 'mutatingadmissionpolicy'];
      for (const kind of kinds) await succeed(plane, ['delete', kind, name]);
      await until(async () => (await admitted({ containers: [clean] })).spec.initContainers === undefined, {
        pollMilliseconds: 100,
      });
    }
  });

  const refused: Readonly<Record<string, readonly [object, RegExp]>> = {
    'beside another image': [
      { containers: [clean, other] },
      /a robot runs nothing but missions, and web has another image than kubevac\.dev\/mission: put it into a Pod without missions/,
    ],
    'beside two other images': [
      { containers: [clean, other], initContainers: [{ name: 'wait', image: 'busybox' }] },
      /and web, wait have other images than kubevac\.dev\/mission: put them into a Pod without missions/,
    ],
    'as an init container of something else': [{ containers: [other], initContainers: [clean] }, /and web has another/],
    'that asks for the robot on two containers': [
      {
        containers: ['a', 'b'].map((name) => ({
          ...clean,
          name,
          resources: { limits: { 'kubevac.dev/mission': '1' } },
        })),
      },
      /a robot has one kubevac\.dev\/mission, and what the containers request is added up/,
    ],
    'that asks for two robots': [
      { containers: [{ ...clean, resources: { limits: { 'kubevac.dev/mission': '2' } } }] },
      /a robot has one kubevac\.dev\/mission/,
    ],
  };
  for (const [sentence, [spec, says]] of Object.entries(refused))
    test(`is refused ${sentence}`, async () => {
      await assert.rejects(admitted(spec), says);
    });

  test('nothing can be debugged in it, nor may it debug anything; it can still be labelled', async () => {
    const { namespace } = plane;
    const create = (name: string, container: object): Promise<string> => {
      const spec = { schedulerName: 'nobody', containers: [container] };
      return apply({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec });
    };
    await create('real', clean);
    await create('web', other);
    const debug = await plane.kubectl(['debug', 'real', '--image=busybox', '-n', namespace, '--quiet']);
    assert.match(debug.stderr, /there is nothing to debug in a mission, whose containers are no processes/);
    const strange = await plane.kubectl(['debug', 'web', '--image=kubevac.dev/mission', '-n', namespace, '--quiet']);
    assert.match(strange.stderr, /a robot runs nothing but missions/);
    await succeed(plane, ['debug', 'web', '--image=busybox', '-n', namespace, '--quiet', '--profile=general']);
    await succeed(plane, ['label', 'pod', 'real', 'a=b', '-n', namespace]);
  });
});
