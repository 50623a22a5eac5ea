/**
 * What `kubectl apply -k manifests/base` installs, against a real API server: that it is taken, and who may do what after it. Long, because
 * all of it shares one installation.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { load, loadAll } from 'js-yaml';
import { silentLogger } from '@kubevac/base/log.ts';
import { KubeClient } from '@kubevac/operator/kube/client.ts';
import { loadKubeConfig } from '@kubevac/operator/kube/config.ts';
import { LeaderElection } from '@kubevac/operator/kube/lease.ts';
import type { Resource } from '@kubevac/operator/kube/resource-path.ts';
import type { KubectlResult } from '@kubevac/sandbox/controlplane/kubectl.ts';
import type { ControlPlane } from '@kubevac/sandbox/controlplane/start.ts';
import type { Cleanup } from '../support/cleanup.ts';
import { installCrds, succeed, useOwnControlPlane } from '../support/control-plane.ts';
import { until } from '../support/until.ts';

const base = join(import.meta.dirname, '../../manifests/base');
const apply = ['apply', '--server-side', '--force-conflicts'];
const tasks = ['cleanings', 'drivepaths', 'mapdumps', 'sensorreads', 'robotactions'];
const kinds = ['vacuumrobots', 'vacuumschedules', ...tasks];
const reads = ['get', 'list', 'watch'];
const writes = ['create', 'update', 'patch', 'delete', 'deletecollection'];

interface Holder {
  readonly sentence: string;
  readonly user: string;
  readonly role: string;
  /** `verb resource`, of what is allowed; everything else that is asked for must be refused. */
  readonly may: readonly string[];
}

/** Everything that any holder is asked for. */
const asked = [
  ...each([...reads, ...writes], kinds),
  ...each(
    ['get', 'patch', 'update'],
    kinds.map((kind) => `${kind}/status`),
  ),
  ...each([...reads, ...writes], ['secrets', 'nodes']),
  'claim vacuumrobots/nodename',
];

const holders: readonly Holder[] = [
  { sentence: 'kubevac-view reads', user: 'viewer', role: 'kubevac-view', may: each(reads, kinds) },
  {
    sentence: 'kubevac-use gives tasks and schedules to robots it cannot change',
    user: 'user',
    role: 'kubevac-use',
    may: [...each(reads, kinds), ...each(writes, [...tasks, 'vacuumschedules'])],
  },
  {
    sentence: 'kubevac-start-cleanings starts cleanings and sees them, no more',
    user: 'cleaner',
    role: 'kubevac-start-cleanings',
    may: [...each(reads, ['vacuumrobots', 'cleanings']), 'create cleanings'],
  },
  {
    sentence: 'kubevac-admin has the robots too',
    user: 'owner',
    role: 'kubevac-admin',
    may: each([...reads, ...writes], kinds),
  },
];

suite('manifests/base', () => {
  let plane: ControlPlane;
  let home: string;
  /** The answers to a dry run of all of it, and to the real thing. */
  const taken: KubectlResult[] = [];
  const endings: (() => Promise<void> | void)[] = [];
  const cleanup: Cleanup = { after: (end) => void endings.push(end) };

  before(async () => {
    const started = await useOwnControlPlane(cleanup, { components: ['kube-controller-manager'] });
    plane = started;
    home = started.namespace;
    await installCrds(plane);
    // A dry run finds no namespace that only the dry run made.
    await succeed(plane, [...apply, '-f', join(base, 'namespace.yaml')]);
    const yaml = await succeed(plane, ['kustomize', base]);
    for (const dryRun of ['server', 'none'])
      taken.push(await plane.kubectl([...apply, '--validate=strict', `--dry-run=${dryRun}`, '-f', '-'], yaml));
    for (const { user, role } of holders) await bind(user, role);
    await bind('viewer-of-all', 'view');
    await bind('editor-of-all', 'edit');
    await bind('admin-of-all', 'admin');
    // The API server learns of bindings a moment later, and the roles of Kubernetes are put together by a controller.
    await until(async () => (await allowed('admin-of-all', ['create cleanings'])).length === 1, {
      pollMilliseconds: 200,
    });
  });

  after(async () => {
    for (const end of endings.toReversed()) await end();
  });

  async function bind(user: string, role: string): Promise<void> {
    await succeed(plane, ['create', 'rolebinding', user, `--clusterrole=${role}`, `--user=${user}`, '-n', home]);
  }

  /** Which of these the user may do in the namespace. */
  async function allowed(user: string, questions: readonly string[], namespace = home): Promise<string[]> {
    const reviews = questions.map((question) => review(user, question, namespace));
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: reviews });
    const answer = await succeed(plane, ['create', '-f', '-', '-o', 'jsonpath={.status.allowed}{"\\n"}'], list);
    const answers = answer.trim().split('\n');
    assert.equal(answers.length, questions.length);
    return questions.filter((_, index) => answers[index] === 'true');
  }

  async function withOperatorClient(use: (client: KubeClient) => Promise<void>): Promise<void> {
    const kubeconfig = await plane.serviceAccountKubeconfig('kubevac-system', 'kubevac-operator');
    const client = new KubeClient({ connection: await loadKubeConfig({ kubeconfig, env: {} }), log: silentLogger });
    try {
      await use(client);
    } finally {
      await client.close();
    }
  }

  async function refused(args: readonly string[], stdin?: string): Promise<void> {
    const { code, stderr } = await plane.kubectl(args, stdin);
    assert.notEqual(code, 0, `kubectl ${args.join(' ')} is refused`);
    assert.match(stderr, /forbidden/i);
  }

  test('an API server takes all of it strictly, and warns of nothing', () => {
    for (const { code, stderr } of taken) {
      assert.equal(code, 0, stderr);
      assert.equal(stderr, '');
    }
  });

  test('with the component for the network of the machine it is taken as well', async () => {
    const component = join(base, '../components/host-network');
    const folder = await mkdtemp(join(tmpdir(), 'kubevac-test-'));
    cleanup.after(() => rm(folder, { recursive: true }));
    const paths = { resources: [relative(folder, base)], components: [relative(folder, component)] };
    await writeFile(join(folder, 'kustomization.yaml'), JSON.stringify(paths));
    const yaml = await succeed(plane, ['kustomize', folder]);
    const objects = loadAll(yaml) as { kind: string; metadata: { name: string }; spec?: DeploymentSpec }[];
    const deployment = objects.find(
      ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'kubevac-operator',
    );
    assert.equal(deployment?.spec?.template.spec.hostNetwork, true);
    const args = [...apply, '--validate=strict', '--dry-run=server', '-f', '-'];
    const { code, stderr } = await plane.kubectl(args, yaml);
    assert.equal(code, 0, stderr);
  });

  for (const { sentence, user, may } of holders)
    test(sentence, async () => {
      assert.deepEqual((await allowed(user, asked)).toSorted(), [...may].toSorted());
      assert.deepEqual(await allowed(user, asked, 'kube-system'), [], 'and nothing in another namespace');
    });

  test('view, edit and admin of Kubernetes contain kubevac-view and kubevac-use, and never the robots', async () => {
    const own = each([...reads, ...writes], kinds);
    const expected: Readonly<Record<string, readonly string[]>> = {
      'viewer-of-all': each(reads, kinds),
      'editor-of-all': [...each(reads, kinds), ...each(writes, [...tasks, 'vacuumschedules'])],
      'admin-of-all': [...each(reads, kinds), ...each(writes, [...tasks, 'vacuumschedules'])],
    };
    for (const [user, may] of Object.entries(expected)) {
      let seen: string[] = [];
      await until(async () => (seen = (await allowed(user, own)).toSorted()).length >= may.length, {
        pollMilliseconds: 200,
        what: () => `${user} may do what it should, not only ${seen.join(', ')}`,
      });
      assert.deepEqual(seen, [...may].toSorted());
    }
  });

  test("the cleaner's account starts a cleaning, and cannot cancel it, drive, or read what a robot left", async () => {
    const as = ['--as=cleaner', '-n', home];
    await succeed(plane, ['create', '-f', '-', ...as], cleaning('kitchen'));
    await succeed(plane, ['get', 'cleanings,vacuumrobots', ...as]);
    await refused(['patch', 'cleaning', 'kitchen', '--type=merge', '-p', '{"spec":{"cancel":true}}', ...as]);
    await refused(['delete', 'cleaning', 'kitchen', '--wait=false', ...as]);
    await refused(['create', '-f', '-', ...as], robotAction('stop'));
    await refused(['get', 'secrets', ...as]);
  });

  test('a user with edit cancels and stops, and cannot make a robot', async () => {
    const as = ['--as=editor-of-all', '-n', home];
    await succeed(plane, ['create', '-f', '-', ...as], cleaning('hall'));
    await succeed(plane, ['patch', 'cleaning', 'hall', '--type=merge', '-p', '{"spec":{"cancel":true}}', ...as]);
    await succeed(plane, ['create', '-f', '-', ...as], robotAction('stop-by-edit'));
    await refused(['create', '-f', '-', ...as], robot('sneaky'));
    await succeed(plane, ['create', '-f', '-', '--as=owner', '-n', home], robot('dusty'));
  });

  test('nobody but the operator writes a status', async () => {
    await succeed(plane, ['create', '-f', '-', '--as=user', '-n', home], cleaning('forged'));
    const forge = ['patch', 'cleaning', 'forged', '--subresource=status', '--type=merge', '-n', home];
    const status = ['-p', '{"status":{"phase":"Succeeded"}}'];
    for (const { user } of holders) await refused([...forge, ...status, `--as=${user}`]);
    await withOperatorClient(async (client) => {
      const patch = { status: { phase: 'Failed' } };
      await client.mergePatch(cleanings, { namespace: home, name: 'forged', subresource: 'status' }, patch);
    });
  });

  test('the operator may do what it does, cluster-wide', async () => {
    const may = [
      ...each(
        ['list', 'watch', 'patch'],
        ['vacuumrobots', 'cleanings', 'robotactions', 'drivepaths', 'mapdumps', 'sensorreads'],
      ),
      ...each(['get', 'list', 'watch'], ['vacuumschedules']),
      'get vacuumrobots',
      ...each(['create'], ['cleanings', 'drivepaths', 'mapdumps', 'sensorreads']),
      ...each(['delete'], ['cleanings', 'robotactions', 'drivepaths', 'mapdumps', 'sensorreads']),
      ...each(
        ['patch'],
        [
          'vacuumrobots/status',
          'vacuumschedules/status',
          'cleanings/status',
          'robotactions/status',
          'drivepaths/status',
          'mapdumps/status',
          'sensorreads/status',
        ],
      ),
      ...each(['create', 'patch'], ['secrets']),
      ...each([...reads, 'create', 'patch', 'delete'], ['nodes']),
      ...each(['list', 'watch', 'delete'], ['pods']),
      ...each(['create'], ['tokenreviews', 'subjectaccessreviews']),
    ];
    const more = each(
      [...reads, ...writes],
      [
        'pods',
        'configmaps',
        'serviceaccounts',
        'leases',
        'clusterroles',
        'deployments',
        'namespaces',
        'tokenreviews',
        'subjectaccessreviews',
      ],
    );

    assert.deepEqual((await allowed(operator, [...asked, ...more])).toSorted(), may.toSorted());
    assert.deepEqual(await allowed(operator, each([...reads, ...writes], ['events.events.k8s.io'])), [
      'create events.events.k8s.io',
      'patch events.events.k8s.io',
    ]);
  });

  test('the operator reads no Secret of its own namespace, and no ConfigMap but its epoch and the authorities for clients', async () => {
    const as = [`--as=${operator}`, '-n', 'kubevac-system'];
    for (const what of ['secrets', 'configmaps']) await refused(['get', what, ...as]);
    await refused(['get', 'configmap', 'kube-root-ca.crt', ...as]);
    const authorities = ['get', 'configmap', 'extension-apiserver-authentication', '-n', 'kube-system'];
    await succeed(plane, [...authorities, `--as=${operator}`]);
    await refused(['get', 'configmaps', '-n', 'kube-system', `--as=${operator}`]);
    await succeed(plane, ['create', 'configmap', 'kubevac-epoch', '--from-literal=epoch=1', ...as]);
    await succeed(plane, ['get', 'configmap', 'kubevac-epoch', ...as]);
    const list = await succeed(plane, ['get', 'configmap', 'kubevac-epoch', '-o', 'json', ...as]);
    await succeed(plane, ['replace', '-f', '-', ...as], list);
    await refused(['delete', 'configmap', 'kubevac-epoch', ...as]);
  });

  test('the operator creates no task but the record of a run, of whatever kind', async () => {
    const specs = {
      Cleaning: { mode: 'Full' },
      DrivePath: { waypoints: [{ xMillimeters: 0, yMillimeters: 0 }] },
      MapDump: {},
      SensorRead: { sensors: ['battery'], samples: 1 },
    };
    for (const [kind, spec] of Object.entries(specs)) {
      const create = (over: object) => {
        const object = { apiVersion: 'kubevac.dev/v1alpha1', kind, metadata: { name: 'by-operator' } };
        const body = JSON.stringify({ ...object, spec: { robotName: 'dusty', ...spec, ...over } });
        return plane.kubectl(['create', '-f', '-', `--as=${operator}`, '-n', home, '--dry-run=server'], body);
      };
      await until(async () => /creates only tasks that record a run/.test((await create({})).stderr), {
        pollMilliseconds: 100,
      });
      assert.equal((await create({ recordOf: 'weekday/2026-01-05T08:00:00Z' })).code, 0, kind);
    }
  });

  test('the operator writes no Secret but the output of a task', async () => {
    const owner = { apiVersion: 'kubevac.dev/v1alpha1', kind: 'MapDump', name: 'plan', uid: 'u-1' };
    const secret = (over: object, metadata: object = {}): string =>
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'kubevac.dev/output',
        metadata: {
          name: 'plan-output',
          annotations: { 'kubevac.dev/task-uid': 'u-1' },
          ownerReferences: [owner],
          ...metadata,
        },
        ...over,
      });
    const create = ['create', '-f', '-', `--as=${operator}`, '-n', home];
    const denied = async (body: string): Promise<void> => {
      const { stderr } = await plane.kubectl(create, body);
      assert.match(stderr, /the operator of Kubevac writes only Secrets that hold the output of a task/);
    };
    await until(
      async () => (await plane.kubectl([...create, '--dry-run=server'], secret({ type: 'Opaque' }))).code !== 0,
      {
        pollMilliseconds: 100,
      },
    );
    await denied(secret({ type: 'Opaque' }));
    await denied(secret({}, { annotations: {} }));
    await denied(secret({}, { ownerReferences: [{ ...owner, uid: 'u-2' }] }));
    await denied(secret({}, { ownerReferences: [{ ...owner, apiVersion: 'v1', kind: 'Node' }] }));
    await denied(secret({}, { ownerReferences: [owner, { ...owner, uid: 'u-2' }] }));
    await denied(secret({}, { ownerReferences: [] }));
    await succeed(plane, create, secret({}));
    await succeed(plane, ['create', 'secret', 'generic', 'precious', '--from-literal=a=b', '-n', home]);
    const patch = [
      { op: 'add', path: '/metadata/annotations', value: { 'kubevac.dev/task-uid': 'u-1' } },
      { op: 'add', path: '/metadata/ownerReferences', value: [owner] },
    ];
    await withOperatorClient(async (client) => {
      const seize = client.jsonPatch(secrets, { namespace: home, name: 'precious' }, patch);
      await assert.rejects(seize, /holds? the output of a task|not the output of that task/);
    });
  });

  test('what a mission leaves goes with its Pod, unless it is to be kept: then it has no owner and never gets one', async () => {
    const run = ['run', 'morning', '--image=kubevac.dev/mission', '-n', home, '-o', 'jsonpath={.metadata.uid}'];
    const uid = await succeed(plane, run);
    const owner = { apiVersion: 'v1', kind: 'Pod', name: 'morning', uid };
    const taskUid = { 'kubevac.dev/task-uid': uid };
    const kept = { ...taskUid, 'kubevac.dev/kept': 'true' };
    const output = { apiVersion: 'v1', kind: 'Secret', type: 'kubevac.dev/output' };
    const denied = /the operator of Kubevac writes only Secrets that hold the output of a task/;
    await withOperatorClient(async (client) => {
      const create = (name: string, metadata: object): Promise<unknown> =>
        client.create(secrets, { ...output, metadata: { name, ...metadata } }, { namespace: home });
      const patch = (name: string, metadata: object): Promise<unknown> =>
        client.mergePatch(secrets, { namespace: home, name }, { metadata });
      await create('morning-map', { annotations: taskUid, ownerReferences: [owner] });
      await assert.rejects(create('odd', { annotations: taskUid }), denied);
      await assert.rejects(create('odd', { annotations: kept, ownerReferences: [owner] }), denied);
      await assert.rejects(create('odd', { annotations: { ...kept, 'kubevac.dev/kept': 'yes' } }), denied);
      await patch('morning-map', { annotations: kept, ownerReferences: null });
      await create('kept-map', { annotations: kept });
      const seize = { annotations: { 'kubevac.dev/kept': null }, ownerReferences: [owner] };
      for (const name of ['morning-map', 'kept-map']) await assert.rejects(patch(name, seize), /and stays so/);
    });
  });

  test('Leases of Nodes, and the status of Nodes and Pods, have the priority of those of kubelets; the rest does not', async () => {
    const kubeconfig = await plane.serviceAccountKubeconfig('kubevac-system', 'kubevac-operator');
    const schema = await succeed(plane, [
      'get',
      'flowschema',
      'kubevac-operator-nodes',
      '-o',
      'jsonpath={.metadata.uid}',
    ]);
    const level = [
      'get',
      'flowschema',
      'kubevac-operator-nodes',
      '-o',
      'jsonpath={.spec.priorityLevelConfiguration.name}',
    ];
    assert.equal(await succeed(plane, level), 'node-high');
    const flowOf = async (path: string): Promise<string | undefined> => {
      const { stderr } = await plane.kubectl(['--kubeconfig', kubeconfig, '-v=8', 'get', '--raw', path]);
      return /X-Kubernetes-Pf-Flowschema-Uid: (\S+)/i.exec(stderr)?.[1];
    };
    const lease = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/dusty';
    const [node, pod] = ['/api/v1/nodes/dusty', `/api/v1/namespaces/${home}/pods/morning`];
    await until(async () => (await flowOf(lease)) === schema, { pollMilliseconds: 200, what: 'the flow of a Lease' });
    for (const path of [`${node}/status`, `${pod}/status`]) assert.equal(await flowOf(path), schema, path);
    for (const path of [node, pod, '/api/v1/nodes']) assert.notEqual(await flowOf(path), schema, path);
  });

  test('no expression of a policy is doubtful to the API server', async () => {
    const jsonpath = '{range .items[*]}{.metadata.name}{.status.typeChecking}{"\\n"}{end}';
    const checked = async (): Promise<string[]> =>
      (await succeed(plane, ['get', 'validatingadmissionpolicies', '-o', `jsonpath=${jsonpath}`])).trim().split('\n');
    const seen = await until(
      async () => {
        const all = await checked();
        return all.length >= 7 && all.every((line) => line.includes('{')) ? all : undefined;
      },
      { pollMilliseconds: 200, what: 'the types of all policies' },
    );
    assert.deepEqual(
      seen.filter((line) => line.includes('Warning')),
      [],
    );
  });

  test('with the rights of its ServiceAccount the operator is elected, renews, and gives the lease back', async () => {
    const lease = ['get', 'lease', 'kubevac-operator', '-n', 'kubevac-system', '-o', 'yaml'];
    const read = async (): Promise<LeaseSpec> => (load(await succeed(plane, lease)) as { spec: LeaseSpec }).spec;
    await withOperatorClient(async (client) => {
      const stop = new AbortController();
      const election = new LeaderElection({
        client,
        namespace: 'kubevac-system',
        name: 'kubevac-operator',
        identity: 'test',
        log: silentLogger,
        // Long enough that what is seen of a renewal is over when it is told to stop: an aborted one may have been written.
        retryPeriodMilliseconds: 1_500,
      });
      const running = election.start(stop.signal, {
        onStartedLeading: (leading) => new Promise((resolve) => leading.addEventListener('abort', () => resolve())),
      });
      try {
        await until(() => election.leading);
        const first = await read();
        await until(async () => (await read()).renewTime !== first.renewTime, { pollMilliseconds: 100 });
      } finally {
        stop.abort();
        await running;
      }
    });
    assert.equal((await read()).holderIdentity ?? '', '');
  });
});

const secrets: Resource = { group: '', version: 'v1', plural: 'secrets', kind: 'Secret' };
const cleanings: Resource = { group: 'kubevac.dev', version: 'v1alpha1', plural: 'cleanings', kind: 'Cleaning' };

interface DeploymentSpec {
  readonly template: { readonly spec: { readonly hostNetwork?: boolean } };
}

interface LeaseSpec {
  readonly holderIdentity?: string;
  readonly renewTime: string;
}

const operator = 'system:serviceaccount:kubevac-system:kubevac-operator';

function each(verbs: readonly string[], resources: readonly string[]): string[] {
  return resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`));
}

const groups: Readonly<Record<string, string>> = {
  leases: 'coordination.k8s.io',
  clusterroles: 'rbac.authorization.k8s.io',
  tokenreviews: 'authentication.k8s.io',
  subjectaccessreviews: 'authorization.k8s.io',
  deployments: 'apps',
  'events.events.k8s.io': 'events.k8s.io',
};

function review(user: string, question: string, namespace: string): object {
  const [verb = '', what = ''] = question.split(' ');
  const [resource = '', subresource] = what.split('/');
  const group = kinds.includes(resource) ? 'kubevac.dev' : (groups[resource] ?? '');
  return {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: {
      user,
      groups: ['system:authenticated'],
      resourceAttributes: { verb, group, resource: resource.split('.')[0], subresource, namespace },
    },
  };
}

function object(kind: string, name: string, spec: object): string {
  return JSON.stringify({ apiVersion: 'kubevac.dev/v1alpha1', kind, metadata: { name }, spec });
}

function cleaning(name: string): string {
  return object('Cleaning', name, { robotName: 'dusty', mode: 'Full' });
}

function robotAction(name: string): string {
  return object('RobotAction', name, { robotName: 'dusty', action: 'Stop' });
}

function robot(name: string): string {
  return object('VacuumRobot', name, {});
}
