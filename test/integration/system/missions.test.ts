/** Pods that are bound to a robot are missions, with scheduler and controller-manager as they are. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  containerOf,
  exitOf,
  missionContainer,
  runMission,
  seePod,
  seePodGone,
  seePodPhase,
} from '../../support/missions.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { seeNodeReady } from '../../support/nodes.ts';
import { seeFirmware, stateOf } from '../../support/sights.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import type { TestRobot } from '../../support/system.ts';

const kitchen = ['clean', '--rooms=kitchen'];

suite('missions', { skip: mosquittoMissing() }, () => {
  const system = systemForThisFile(async (begun) => void begun.startOperator());
  const robotNamed = async (name: string, context: { after(end: () => unknown): void }): Promise<TestRobot> => {
    const robot = await system().startRobot(name, { context: context as never });
    await seeNodeReady(system(), name);
    return robot;
  };

  test('a mission cleans and succeeds; kubectl shows it run and complete', async (context) => {
    const robot = await robotNamed('dusty', context);
    // Slow enough to be seen at it, whatever else the machine does.
    await robot.firmware.request('set_time_factor', { factor: 2 });
    await runMission(system(), 'morning', { robot: 'dusty', args: kitchen });
    const running = await seePodPhase(system(), 'morning', 'Running');
    await system().see('vac', 'dusty', ({ status }) => status.currentTask === 'Pod/morning');
    await robot.firmware.request('set_time_factor', { factor: 50 });
    assert.match(containerOf(running)?.containerID ?? '', /^kubevac:\/\/[^/]+\/[^/]+\.clean\.0\?endBy=/);
    const over = await seePodPhase(system(), 'morning', 'Succeeded');
    assert.equal(exitOf(over), '0/Completed');
    assert.match(containerOf(over)?.state.terminated?.message ?? '', /^started\n\d+ %[^]*\nsucceeded: .*m²/);
    assert.equal((await robot.starts()).length, 1);
    assert.match(await system().kubectl(['get', 'pod', 'morning', '--no-headers']), /^morning +0\/1 +Completed +0 /);
    const { status: said } = await system().see('vac', 'dusty', ({ status }) => status.recentTasks?.length === 1);
    const { kind, name, result, summary } = said.recentTasks[0];
    assert.deepEqual([kind, name, result], ['Pod', 'morning', 'Succeeded']);
    assert.match(summary, /^\d+\.\d m² · \d+[sm]$/);
  });

  test('two missions for one robot: the scheduler lets the second wait until the first is over', async (context) => {
    const robot = await robotNamed('queue', context);
    await runMission(system(), 'first', { robot: 'queue', args: kitchen });
    await runMission(system(), 'second', { robot: 'queue', args: kitchen });
    await seePodPhase(system(), 'first', 'Running');
    const waiting = await seePod(
      system(),
      'second',
      ({ status }) =>
        status.conditions?.some(({ type, status: is }) => type === 'PodScheduled' && is === 'False') === true,
    );
    assert.equal(waiting.spec.nodeName, undefined);
    await seePodPhase(system(), 'first', 'Succeeded');
    assert.equal(exitOf(await seePodPhase(system(), 'second', 'Succeeded')), '0/Completed');
    assert.equal((await robot.starts()).length, 2);
  });

  test('what makes no sense exits with 2 and the sentence of the grammar, and the robot stays where it is', async (context) => {
    const robot = await robotNamed('usage', context);
    await runMission(system(), 'typo', { robot: 'usage', args: ['clean', '--rom=kitchen'] });
    const over = await seePodPhase(system(), 'typo', 'Failed');
    assert.equal(exitOf(over), '2/Usage');
    assert.match(containerOf(over)?.state.terminated?.message ?? '', /--rom is not a flag of clean: it has --rooms, /);
    assert.equal((await robot.starts()).length, 0);
  });

  test('what the robot lacks exits with 75: it has certainly not moved', async (context) => {
    await robotNamed('lacking', context);
    await runMission(system(), 'attic', { robot: 'lacking', args: ['clean', '--rooms=attic'] });
    const over = await seePodPhase(system(), 'attic', 'Failed');
    assert.equal(exitOf(over), '75/UnknownRoom');
    const events = await system().kubectl([
      'get',
      'events',
      '-o',
      'jsonpath={range .items[*]}{.reason} {.involvedObject.name}{"\\n"}{end}',
    ]);
    assert.match(events, /^UnknownRoom attic$/m);
    assert.doesNotMatch(events, /^Started attic$/m);
  });

  test('a Pod that is deleted stays until the robot has stopped', async (context) => {
    const robot = await robotNamed('deleted', context);
    const uid = await runMission(system(), 'stopped', { robot: 'deleted', args: ['clean', '--all'] });
    await seePodPhase(system(), 'stopped', 'Running');
    await seeFirmware(robot.firmware, 'Cleaning');
    await system().kubectl(['delete', 'pod', 'stopped', '--wait=false']);
    await seePodGone(system(), 'stopped', uid);
    assert.equal(await stateOf(robot), 'Docked');
    // Also of a Pod that is gone.
    await system().see(
      'vac',
      'deleted',
      ({ status: { recentTasks: [last] = [] } }) => last?.name === 'stopped' && last.result === 'Cancelled',
    );
  });

  test('a Pod that is deleted by force stops the robot as well', async (context) => {
    const robot = await robotNamed('forced', context);
    await runMission(system(), 'forced', { robot: 'forced', args: ['clean', '--all', '--on-cancel=Stop'] });
    await seePodPhase(system(), 'forced', 'Running');
    await seeFirmware(robot.firmware, 'Cleaning');
    await system().kubectl(['delete', 'pod', 'forced', '--grace-period=0', '--force']);
    await seeFirmware(robot.firmware, 'Idle');
  });

  test('init containers come first, then containers, one after the other', async (context) => {
    const robot = await robotNamed('row', context);
    const read = (name: string, sensor: string) => ({
      ...missionContainer(name, ['sensors', sensor, '--samples=1']),
      resources: {},
    });
    await runMission(system(), 'row', {
      robot: 'row',
      args: kitchen,
      spec: {
        initContainers: [read('before', 'battery')],
        containers: [missionContainer('clean', kitchen), { ...missionContainer('map', ['map']), resources: {} }],
      },
    });
    const over = await seePodPhase(system(), 'row', 'Succeeded');
    for (const name of ['before', 'clean', 'map']) assert.equal(exitOf(over, name), '0/Completed');
    const times = ['before', 'clean', 'map'].map((name) => containerOf(over, name)?.state.terminated);
    assert.ok((times[0]?.finishedAt ?? '') <= (times[1]?.startedAt ?? ''));
    assert.ok((times[1]?.finishedAt ?? '') <= (times[2]?.startedAt ?? ''));
    assert.equal((await robot.starts()).length, 1);
    const secret = await system().kubectl([
      'get',
      'secret',
      'row-map',
      '-o',
      'jsonpath={.metadata.ownerReferences[0].kind}',
    ]);
    assert.equal(secret, 'Pod');
  });

  test('arguments may have variables of the Pod', async (context) => {
    const robot = await robotNamed('vars', context);
    await runMission(system(), 'kitchen', {
      robot: 'vars',
      args: ['clean', '--rooms=$(ROOM)'],
      container: { env: [{ name: 'ROOM', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] },
    });
    assert.equal(exitOf(await seePodPhase(system(), 'kitchen', 'Succeeded')), '0/Completed');
    const [start] = await robot.starts();
    assert.match(JSON.stringify(start), /segments|16|rooms/);
  });

  test('any other image waits and says what to write; a DaemonSet that tolerates all is said to run', async (context) => {
    await robotNamed('foreign', context);
    const spec = { containers: [{ name: 'web', image: 'nginx' }] };
    const uid = await runMission(system(), 'web', { robot: 'foreign', args: [], spec });
    const pod = await seePod(system(), 'web', (seen) => containerOf(seen)?.state.waiting?.reason === 'NotAMission');
    assert.equal(pod.status.phase, 'Pending');
    const events = await system().kubectl(['events', '--for=pod/web']);
    assert.match(events, /NotAMission .*write image: kubevac\.dev\/mission/);
    await system().kubectl(['delete', 'pod', 'web', '--wait=false']);
    await seePodGone(system(), 'web', uid);
    const labels = { app: 'cni' };
    const daemon = {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'cni' },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            containers: [{ name: 'cni', image: 'cni' }],
            tolerations: [{ operator: 'Exists' }],
            nodeSelector: { 'kubevac.dev/robot': 'foreign', 'kubevac.dev/namespace': system().namespace },
          },
        },
      },
    };
    await system().kubectl(['create', '-f', '-'], JSON.stringify(daemon));
    await system().kubectl(['rollout', 'status', 'daemonset/cni', '--timeout=12s']);
    await system().kubectl(['delete', 'daemonset', 'cni', '--timeout=10s']);
  });
});
