/** The rules of manifests/base/operator-rbac.yaml are what the operator needs: none is missing, and none is unused. */
import { after, suite, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import type { LoggedProcess } from '@kubevac/sandbox/process.ts';
import { makeAuditLog } from '../../support/audit-log.ts';
import { runWhole, small } from '../../support/cleanings.ts';
import { publishDocument, seeDocument } from '../../support/documents-on-broker.ts';
import { cleanByApp, seeLocalRecords } from '../../support/local-runs.ts';
import { runMission, seePodPhase } from '../../support/missions.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { applySchedule, missMinutes, pastSlot, seeRecorded, seeScheduleReady } from '../../support/schedules.ts';
import { seeNode } from '../../support/nodes.ts';
import { endOf, says, seeReady } from '../../support/sights.ts';
import type { SeenObject, TestRobot } from '../../support/system.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';
import { ask } from '../kubelet/ask.ts';

interface Role {
  readonly kind: string;
  readonly rules?: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
  }[];
}

const audit = await makeAuditLog();
after(() => rm(audit.folder, { recursive: true }));

suite('what the operator may do', { skip: mosquittoMissing() }, () => {
  let dusty: TestRobot;
  let operator: LoggedProcess;
  const system = systemForThisFile(
    async (begun) => {
      operator = begun.startOperator();
      dusty = await begun.startRobot('dusty');
      await seeReady(begun, 'dusty');
    },
    { ownPlane: true, apiServerFlags: audit.apiServerFlags },
  );
  const user = () => `system:serviceaccount:${system().namespace}:kubevac-operator`;
  const asked = async () => (await audit.read()).filter((request) => request.user === user());

  test('tasks that run, are deleted and outlive their time', async () => {
    await system().clean('short-lived', 'dusty', { ...small, ttlSecondsAfterFinished: 0 });
    await system().apply({
      kind: 'RobotAction',
      metadata: { name: 'home' },
      spec: { robotName: 'dusty', action: 'Dock', ttlSecondsAfterFinished: 0 },
    });
    for (const [kind, name] of [['cleaning', 'short-lived'] as const, ['robotaction', 'home'] as const])
      await until(async () => (await system().get(kind, name)) === undefined, { pollMilliseconds: 100 });
    await system().clean('nowhere', 'nobody', { startingDeadlineSeconds: 1 });
    assert.equal(await endOf(system(), 'nowhere'), 'Failed/RobotNotFound');
    await runWhole(system(), 'at-work', 'dusty');
    await system().kubectl(['delete', 'vac', 'dusty', '--timeout=10s']);
    assert.equal(await endOf(system(), 'at-work'), 'Cancelled/Cancelled');
    assert.equal((await dusty.starts()).length, 2);
  });

  test('what tasks leave, also where a Secret is in the way', async () => {
    await system().applyRobot('dusty');
    await seeReady(system(), 'dusty');
    await system().kubectl(['create', 'secret', 'generic', 'precious', '--from-literal=a=b']);
    const spec = { robotName: 'dusty', ttlSecondsAfterFinished: 0 };
    await system().apply({ kind: 'MapDump', metadata: { name: 'plan' }, spec });
    await system().apply({
      kind: 'MapDump',
      metadata: { name: 'greedy' },
      spec: { ...spec, output: { name: 'precious' } },
    });
    const sensors = { sensors: ['battery'], samples: 1 };
    await system().apply({ kind: 'SensorRead', metadata: { name: 'battery' }, spec: { ...spec, ...sensors } });
    const path = { waypoints: [{ xMillimeters: 5000, yMillimeters: 3800 }] };
    await system().apply({ kind: 'DrivePath', metadata: { name: 'patrol' }, spec: { ...spec, ...path } });
    for (const [kind, name] of [
      ['drivepath', 'patrol'] as const,
      ['mapdump', 'plan'] as const,
      ['mapdump', 'greedy'] as const,
      ['sensorread', 'battery'] as const,
    ])
      await until(async () => (await system().get(kind, name)) === undefined, { pollMilliseconds: 100 });
  });

  test('an action that takes a while, and an event that comes again', async () => {
    await runWhole(system(), 'stopped', 'dusty');
    await system().act('send-home', 'dusty', 'Dock');
    await system().kubectl(['wait', '--for=condition=Complete', 'robotaction/send-home', '--timeout=10s']);
    for (const _turn of [1, 2]) {
      dusty.cable.refuse();
      await system().see('vac', 'dusty', says('AgentConnected', 'RobotOffline'));
      dusty.cable.restore();
      await seeReady(system(), 'dusty');
    }
    assert.equal((await dusty.starts()).length, 4);
  });

  test('a Node whose labels change, whose name is taken, and whose Lease somebody wrote to', async () => {
    const name = system().nodeOf('dusty');
    await system().kubectl(['annotate', 'lease', name, '-n', 'kube-node-lease', 'seen=yes']);
    await system().patch('vac', 'dusty', { spec: { nodeLabels: { floor: 'attic' } } });
    await seeNode(system(), 'dusty', ({ metadata }) => metadata.labels['floor'] === 'attic');
    await system().applyRobot('vain', { nodeName: name });
    await system().see('vac', 'vain', says('NodeClaimed', 'NodeNameTaken'));
    const machine = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'machine' } };
    await system().kubectl(['create', '-f', '-'], JSON.stringify(machine));
    await system().applyRobot('vainer', { nodeName: 'machine' });
    await system().see('vac', 'vainer', says('NodeClaimed', 'NodeNameTaken'));
  });

  test('a mission that is deleted', async () => {
    await runMission(system(), 'mission', { robot: 'dusty', args: ['sensors', 'battery', '--for=10m'] });
    await seePodPhase(system(), 'mission', 'Running');
    await system().kubectl(['logs', 'mission']);
    const token = (await system().kubectl(['create', 'token', 'default'])).trim();
    const { status } = (await system().get('nodes', system().nodeOf('dusty'))) as SeenObject;
    const answer = await ask(Number(status.daemonEndpoints.kubeletEndpoint.Port), 'GET /pods', { token });
    assert.equal(answer.status, 403);
    await system().kubectl(['delete', 'pod', 'mission', '--timeout=10s']);
  });

  test('what a person has the robot clean', async () => {
    await seeReady(system(), 'dusty');
    await cleanByApp(dusty);
    await seeLocalRecords(system(), dusty, 1);
  });

  test('what schedules start', async () => {
    const slot = pastSlot();
    const works = {
      patrols: { drivePath: { waypoints: [{ xMillimeters: 5000, yMillimeters: 3800 }] } },
      maps: { mapDump: {} },
      readings: { sensorRead: { sensors: ['battery'], samples: 1 } },
    };
    for (const [name, work] of Object.entries(works))
      await applySchedule(system(), name, { robotName: 'dusty', ...slot, ...work, successfulHistoryLimit: 0 });
    for (const name of Object.keys(works)) await seeScheduleReady(system(), name);
    await missMinutes(dusty, 2);
    for (const name of Object.keys(works)) await seeRecorded(system(), name, slot);
  });

  test('an epoch that is raised, and a lease that is given back', async () => {
    const reported = await seeDocument(system(), { name: 'dusty', document: 'reported' }, () => true);
    const future = reported.replace(/"epoch":\d+/, '"epoch":7');
    await publishDocument(system(), { name: 'dusty', document: 'reported' }, future);
    await system().see('configmaps', 'kubevac-epoch', (object) => JSON.stringify(object).includes('"epoch":"8"'));
    await operator.stop();
  });

  test('nothing was refused, and everything was used', async () => {
    const requests = await asked();
    assert.deepEqual(
      requests.filter(({ code }) => code === 403 || code === 401).map(({ what }) => what),
      [],
    );
    const used = [...new Set(requests.map(({ what }) => what))].toSorted();
    assert.deepEqual(used, (await granted()).toSorted());
  });
});

/** Every verb on every resource, as the audit log writes it. */
async function granted(): Promise<string[]> {
  const text = await readFile(join(import.meta.dirname, '../../../manifests/base/operator-rbac.yaml'), 'utf8');
  const rules = (loadAll(text) as Role[]).flatMap((role) => role.rules ?? []);
  const all = rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource}`))),
  );
  return [...new Set(all)];
}
