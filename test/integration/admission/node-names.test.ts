/** Who may give a VacuumRobot another Node name than its own (manifests/base/node-name-policy.yaml), on a real API server. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { KubectlResult } from '@kubevac/sandbox/controlplane/kubectl.ts';
import type { ControlPlaneAccess } from '@kubevac/sandbox/controlplane/plane-files.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { succeed, useControlPlane, type TestNamespace } from '../../support/control-plane.ts';
import { operatorKubeconfig } from '../../support/operator-account.ts';
import { until } from '../../support/until.ts';

suite('spec.nodeName of a VacuumRobot', () => {
  let plane: ControlPlaneAccess & TestNamespace;
  const endings: (() => Promise<void> | void)[] = [];
  const cleanup: Cleanup = { after: (end) => void endings.push(end) };

  before(async () => {
    plane = await useControlPlane(cleanup, { crds: true });
    await operatorKubeconfig(plane, plane.namespace);
    const verbs = '--verb=get,create,patch';
    await succeed(plane, ['create', 'role', 'owner', verbs, '--resource=vacuumrobots', '-n', plane.namespace]);
    for (const user of ['ada', 'bob', 'cem']) await bind('owner', user);
    await until(async () => (await create('ada', 'probe', 'another')).code !== 0, { pollMilliseconds: 100 });
    await until(async () => (await create('ada', 'probe')).code === 0, { pollMilliseconds: 100 });
  });

  after(async () => {
    for (const end of endings.toReversed()) await end();
  });

  const bind = (role: string, user: string): Promise<string> =>
    succeed(plane, [
      'create',
      'rolebinding',
      `${role}-${user}`,
      `--role=${role}`,
      `--user=${user}`,
      '-n',
      plane.namespace,
    ]);

  function create(user: string, name: string, nodeName?: string, verb = 'create'): Promise<KubectlResult> {
    const object = { apiVersion: 'kubevac.dev/v1alpha1', kind: 'VacuumRobot', metadata: { name }, spec: { nodeName } };
    const args = [verb, '--dry-run=server', '-n', plane.namespace, `--as=${user}`, '-f', '-'];
    return plane.kubectl(args, JSON.stringify(object));
  }

  /** Lets a user claim Node names: all, or those named. */
  async function allow(user: string, ...names: string[]): Promise<void> {
    const rule = { apiGroups: ['kubevac.dev'], resources: ['vacuumrobots/nodename'], verbs: ['claim'] };
    const role = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: `claim-${user}` },
      rules: [names.length > 0 ? { ...rule, resourceNames: names } : rule],
    };
    await succeed(plane, ['create', '-n', plane.namespace, '-f', '-'], JSON.stringify(role));
    await bind(`claim-${user}`, user);
  }

  test('whoever may create robots gives them their own names, or none', async () => {
    for (const verb of ['create', 'apply'])
      for (const nodeName of [undefined, 'dusty']) {
        const { code, stderr } = await create('ada', 'dusty', nodeName, verb);
        assert.equal(code, 0, stderr);
      }
  });

  test('another name is refused with who may not do what', async () => {
    for (const verb of ['create', 'apply']) {
      const { code, stderr } = await create('ada', 'dusty', 'worker-1', verb);
      assert.notEqual(code, 0);
      assert.match(
        stderr,
        /spec\.nodeName is worker-1 and the VacuumRobot is dusty: another name than its own takes the verb claim on vacuumrobots\/nodename worker-1, which ada does not have/,
      );
    }
  });

  test('it may be allowed for all names', async () => {
    await allow('bob');
    await until(async () => (await create('bob', 'dusty', 'worker-1')).code === 0, { pollMilliseconds: 100 });
  });

  test('it may be allowed for one name', async () => {
    await allow('cem', 'attic-1');
    await until(async () => (await create('cem', 'attic', 'attic-1')).code === 0, { pollMilliseconds: 100 });
    assert.notEqual((await create('cem', 'attic', 'attic-2')).code, 0);
  });

  test('who runs the cluster may, and others may then change the rest of that robot', async () => {
    const object = { apiVersion: 'kubevac.dev/v1alpha1', kind: 'VacuumRobot', metadata: { name: 'far' } };
    const nodeName = `${plane.namespace}-far`;
    await succeed(
      plane,
      ['create', '-n', plane.namespace, '-f', '-'],
      JSON.stringify({ ...object, spec: { nodeName } }),
    );
    const patch = ['patch', 'vac', 'far', '--type=merge', '-p', '{"spec":{"suspend":true}}', '--as=ada'];
    await succeed(plane, [...patch, '-n', plane.namespace]);
  });
});
