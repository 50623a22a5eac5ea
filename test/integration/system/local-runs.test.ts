/** Runs that a person starts at the robot itself: each becomes a finished Cleaning, whoever is away meanwhile. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { suite, test } from 'node:test';
import { silentLogger } from '@kubevac/base/log.ts';
import { readObject } from '@kubevac/crds/read-object.ts';
import { recordLocalRuns, type RecordedRun } from '@kubevac/operator/controllers/robot/record-local-runs.ts';
import { KubeClient } from '@kubevac/operator/kube/client.ts';
import { loadKubeConfig } from '@kubevac/operator/kube/config.ts';
import { localRecordNames } from '@kubevac/operator/objects/local-run.ts';
import type { RobotObject } from '@kubevac/operator/objects/robot.ts';
import { toKubernetesTime } from '@kubevac/protocol/instants.ts';
import type { LoggedProcess } from '@kubevac/sandbox/process.ts';
import { small } from '../../support/cleanings.ts';
import { publishDocument } from '../../support/documents-on-broker.ts';
import { vacAs } from '../../support/kubectl-vac.ts';
import {
  cleanByApp,
  firmwareRuns,
  localRecords,
  press,
  seeLocalRecords,
  startWatchedRobot,
} from '../../support/local-runs.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { conditionOf, endingSignal, endOf, seeFirmware } from '../../support/sights.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';

suite('a run that a person started', { skip: mosquittoMissing() }, () => {
  let operator: LoggedProcess;
  const system = systemForThisFile(async (begun) => {
    operator = begun.startOperator();
  });

  const secondOf = (milliseconds: number | undefined): string => toKubernetesTime(milliseconds ?? 0);

  test('is a finished Cleaning with what the firmware covered, in every list of what was done', async (context) => {
    const robot = await startWatchedRobot(system(), 'pressed', { context });
    await robot.firmware.request('set_time_factor', { factor: 1_000 });
    await press(robot, 'Clean');
    const [record] = await seeLocalRecords(system(), robot, 1);
    const [run] = await firmwareRuns(robot);
    assert.ok(record !== undefined && run !== undefined && run.areaSquareCentimeters > 0);
    const { metadata, status } = record;
    assert.match(metadata.name, /^pressed-local-\d+$/);
    assert.deepEqual(
      [status.phase, status.robotName, status.target, conditionOf(record, 'Complete')?.status],
      ['Succeeded', 'pressed', 'whole home', 'True'],
    );
    assert.deepEqual(
      [status.areaSquareCentimeters, status.durationSeconds, status.distanceMillimeters],
      [run.areaSquareCentimeters, run.durationSeconds, run.distanceMillimeters],
    );
    assert.deepEqual(
      [status.startTime, status.completionTime],
      [secondOf(run.startedAtMilliseconds), secondOf(run.endedAtMilliseconds)],
    );
    assert.match(status.summary, /^\d+\.\d m² · \d+m$/);
    const history = await vacAs(system(), system().plane.kubeconfigPath)('history', robot.name);
    assert.match(history.stdout, new RegExp(`Cleaning/${metadata.name} +Succeeded`));
    const wanted = [
      'get',
      'events',
      '--field-selector',
      'reason=StartedElsewhere',
      '-o',
      'jsonpath={.items[*].message}',
    ];
    await until(async () => (await system().kubectl(wanted)).includes(metadata.name), { pollMilliseconds: 100 });
  });

  test('keeps tasks waiting; the robot starts nothing else for it', async (context) => {
    const robot = await startWatchedRobot(system(), 'busy', { context });
    await robot.firmware.request('set_time_factor', { factor: 1 });
    await press(robot, 'Clean');
    await system().clean('waits', robot.name, small);
    await system().see('cleaning', 'waits', ({ status }) => status?.reason === 'RobotBusy');
    assert.deepEqual(await localRecords(system(), robot), []);
    await press(robot, 'Home');
    await robot.firmware.request('set_time_factor', { factor: 200 });
    const [record] = await seeLocalRecords(system(), robot, 1);
    assert.deepEqual([record?.status.phase, record?.status.reason], ['Failed', 'StoppedElsewhere']);
    assert.equal(await endOf(system(), 'waits'), 'Succeeded');
    const starts = (await robot.starts()).map(({ by }) => by);
    assert.deepEqual(starts, ['button', 'kubevac']);
  });

  test('that a fault ended is a failed Cleaning with the reason of the fault', async (context) => {
    const robot = await startWatchedRobot(system(), 'stuck', { context });
    await press(robot, 'Clean');
    await seeFirmware(robot.firmware, 'Cleaning');
    await robot.firmware.request('fault', { kind: 'WheelStuck' });
    const [record] = await seeLocalRecords(system(), robot, 1);
    assert.deepEqual([record?.status.phase, record?.status.reason], ['Failed', 'WheelStuck']);
    assert.equal(record && conditionOf(record, 'Failed')?.reason, 'WheelStuck');
  });

  test('by an app: the mode is known, and not which zones', async (context) => {
    const robot = await startWatchedRobot(system(), 'by-app', { context });
    await cleanByApp(robot);
    const [record] = await seeLocalRecords(system(), robot, 1);
    assert.deepEqual([record?.status.phase, record?.status.target], ['Succeeded', 'some zones']);
  });

  test('tasks of ours, the way home and a drive to a point leave no record', async (context) => {
    const robot = await startWatchedRobot(system(), 'ours', { context });
    await system().clean('done', robot.name, small);
    assert.equal(await endOf(system(), 'done'), 'Succeeded');
    await seeFirmware(robot.firmware, 'Docked');
    await robot.firmware.request('set_time_factor', { factor: 1 });
    await system().clean('sent-home', robot.name);
    await seeFirmware(robot.firmware, 'Cleaning');
    await press(robot, 'Home');
    await robot.firmware.request('set_time_factor', { factor: 200 });
    assert.equal(await endOf(system(), 'sent-home'), 'Failed/StoppedElsewhere');
    await seeFirmware(robot.firmware, 'Docked');
    await robot.firmware.request('go_to', { xMillimeters: 4_700, yMillimeters: 3_500 });
    await seeFirmware(robot.firmware, 'Idle');
    await cleanByApp(robot);
    await seeLocalRecords(system(), robot, 1);
    assert.equal((await firmwareRuns(robot)).length, 4);
  });

  test('while the agent was dead, several of them: all are found, with their times', async (context) => {
    const robot = await startWatchedRobot(system(), 'alone', { context });
    await press(robot, 'Clean');
    await system().see('vac', robot.name, ({ status }) => status?.state === 'Cleaning');
    robot.agent.kill('SIGKILL');
    await endingSignal(robot.agent);
    await press(robot, 'Home');
    await seeFirmware(robot.firmware, 'Docked');
    await cleanByApp(robot);
    await until(async () => (await firmwareRuns(robot)).every((run) => run.endedAtMilliseconds !== undefined));
    robot.startAgent();
    const all = await seeLocalRecords(system(), robot, 2);
    const ends = (await firmwareRuns(robot)).map((run) => secondOf(run.endedAtMilliseconds)).toSorted();
    assert.deepEqual(all.map(({ status }) => String(status.completionTime)).toSorted(), ends);
    assert.equal((await robot.starts()).length, 2);
  });

  test('whose record was deleted has none again, whoever restarts', async (context) => {
    const robot = await startWatchedRobot(system(), 'forgotten', { context });
    await cleanByApp(robot);
    const [record] = await seeLocalRecords(system(), robot, 1);
    await system().kubectl(['delete', 'cleaning', record?.metadata.name ?? '']);
    await operator.stop();
    operator = system().startOperator();
    robot.agent.kill('SIGKILL');
    await endingSignal(robot.agent);
    robot.startAgent();
    await cleanByApp(robot);
    const [next] = await seeLocalRecords(system(), robot, 1);
    assert.notEqual(next?.metadata.name, record?.metadata.name);
  });

  test('rule 22: two operators at once make one record, beside what a person called so, and a stale cache brings none back', async (context) => {
    const robot = await startWatchedRobot(system(), 'twice', { context });
    const connection = await loadKubeConfig({ kubeconfig: system().operatorKubeconfig, env: {} });
    const client = new KubeClient({ connection, log: silentLogger });
    context.after(() => client.close());
    const seen = readObject('VacuumRobot', await system().get('vac', robot.name));
    const ending = { phase: 'Succeeded', reason: 'Finished', message: 'done', result: {} } as const;
    const run = { slot: Math.floor(Date.now() / 1000), mode: 'Full', ...ending } as const;
    const recorded = async () => {
      const created: RecordedRun[] = [];
      for await (const one of recordLocalRuns(client, seen, [run])) created.push(one);
      return created;
    };
    const taken = `twice-local-${run.slot}`;
    await system().clean(taken, robot.name, { recordOf: `local/${run.slot}` });
    const created = await Promise.all([1, 2].map(recorded));
    assert.deepEqual(created.flat(), [{ slot: run.slot, name: `${taken}-2` }]);
    assert.deepEqual(await recorded(), []);
    assert.equal((await system().get('cleaning', taken))?.status?.phase, undefined);
    await system().kubectl(['delete', 'cleaning', taken]);
    assert.deepEqual(await recorded(), [], 'its first name is free again, and it has a record');
    await cleanByApp(robot);
    // The one that no robot told of is a ghost by then, and gone.
    const [record] = await seeLocalRecords(system(), robot, 1);
    await system().kubectl(['delete', 'cleaning', record?.metadata.name ?? '']);
    assert.deepEqual(await recorded(), []);
    assert.deepEqual(await localRecords(system(), robot), []);
  });

  test('whose names others have all taken keeps no other run from its record: an Event says so until one is free', async () => {
    const robot = { name: 'crowded' };
    await system().applyRobot(robot.name);
    const journalId = randomUUID();
    await system().patch('vac', robot.name, { metadata: { annotations: { 'kubevac.dev/adopt': journalId } } });
    const { metadata } = await system().see('vac', robot.name, ({ status }) => status?.agent?.journalId === journalId);
    const names = localRecordNames({ metadata } as RobotObject, { slot: 5 });
    await Promise.all(names.map((name) => system().clean(name, robot.name, { suspend: true })));
    const ending = { phase: 'Succeeded', reason: 'Finished', message: 'done', result: {} };
    const localRuns = [5, 6].map((slot) => ({ slot, mode: 'Full', ...ending }));
    const reported = { protocol: 1, journalId, seen: { epoch: 1, asOf: {} }, tasks: [], localRuns, notices: [] };
    await publishDocument(system(), { ...robot, document: 'reported' }, JSON.stringify(reported));
    await system().seePhase('crowded-local-6', 'Succeeded');
    const path = 'jsonpath={range .items[*]}{.reason} {.message}{"\\n"}{end}';
    const events = () =>
      system().kubectl(['get', 'events', '--field-selector', 'involvedObject.name=crowded', '-o', path]);
    const told = /^RecordNamesTaken the run 5 .*crowded-local-5, .*, crowded-local-5-9;/m;
    await until(async () => told.test(await events()), { pollMilliseconds: 100 });
    assert.match(await events(), /^StartedElsewhere .*crowded-local-6$/m);
    await system().kubectl(['delete', 'cleaning', 'crowded-local-5-4', '--wait=false']);
    await system().see('cleaning', 'crowded-local-5-4', ({ status }) => status?.phase === 'Succeeded');
  });

  test('goes with its VacuumRobot', async (context) => {
    const robot = await startWatchedRobot(system(), 'leaves', { context });
    await cleanByApp(robot);
    await seeLocalRecords(system(), robot, 1);
    await system().kubectl(['delete', 'vac', robot.name, '--timeout=10s']);
    // The garbage collector of a young control plane looks for kinds that are new to it each 30 s.
    const patient = { pollMilliseconds: 100, deadlineMilliseconds: 35_000 };
    await until(async () => (await localRecords(system(), robot)).length === 0, patient);
  });
});
