/** How missions end that are not left alone: deadlines, drains, more urgent ones, robots that go or are away. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
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
import { seeNode, seeNodeReady } from '../../support/nodes.ts';
import { conditionOf, seeFirmware, stateOf } from '../../support/sights.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import type { TestRobot } from '../../support/system.ts';
import { until } from '../../support/until.ts';

const everything = ['clean', '--all'];
const kitchen = ['clean', '--rooms=kitchen'];

suite('how missions end', { skip: mosquittoMissing() }, () => {
  const system = systemForThisFile(async (begun) => void begun.startOperator());
  const kubectl = (...args: readonly string[]): Promise<string> => system().kubectl(args);
  const robotNamed = async (name: string, context: object): Promise<TestRobot> => {
    const robot = await system().startRobot(name, { context: context as never });
    await seeNodeReady(system(), name);
    return robot;
  };
  const begin = async (name: string, robot: TestRobot, spec: object = {}): Promise<string> => {
    const uid = await runMission(system(), name, { robot: robot.name, args: everything, spec });
    await seePodPhase(system(), name, 'Running');
    await seeFirmware(robot.firmware, 'Cleaning');
    return uid;
  };

  test('past activeDeadlineSeconds the robot is stopped, and then the Pod has Failed with DeadlineExceeded', async (context) => {
    const robot = await robotNamed('late', context);
    await begin('late', robot, { activeDeadlineSeconds: 2 });
    const over = await seePodPhase(system(), 'late', 'Failed');
    assert.equal(over.status.reason, 'DeadlineExceeded');
    assert.match(exitOf(over), /^5\/ActiveDeadline$/);
    assert.equal(await stateOf(robot), 'Docked');
  });

  test('the agent ends it offline, and the Pod is let go when that is certain', async (context) => {
    const robot = await robotNamed('offline', context);
    const uid = await runMission(system(), 'offline', {
      robot: 'offline',
      // The object's stamp is of whole seconds: one second may be a tenth of one.
      args: [...everything, '--start-within=2s'],
      spec: { activeDeadlineSeconds: 3 },
    });
    await seePodPhase(system(), 'offline', 'Running');
    robot.cable.refuse();
    await kubectl('delete', 'pod', 'offline', '--wait=false');
    await until(async () => ['Idle', 'Docked'].includes(await stateOf(robot)), { what: 'a robot that stands' });
    await seePodGone(system(), 'offline', uid, 20);
    robot.cable.restore();
  });

  test('a mission that was bound too late never begins', async (context) => {
    const robot = await robotNamed('away', context);
    robot.cable.refuse();
    await seeNode(system(), 'away', (node) => conditionOf(node, 'Ready')?.status === 'False');
    await runMission(system(), 'too-late', { robot: 'away', args: [...kitchen, '--start-within=2s'] });
    await until(async () => /Unschedulable/.test(await kubectl('get', 'pod', 'too-late', '-o', 'jsonpath={.status}')), {
      what: 'a Pod that waits',
    });
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    robot.cable.restore();
    const over = await seePodPhase(system(), 'too-late', 'Failed');
    assert.equal(exitOf(over), '75/StartDeadline');
    assert.equal((await robot.starts()).length, 0);
  });

  test('one that waited for the mission before it does', async (context) => {
    const robot = await robotNamed('waiting', context);
    await runMission(system(), 'before', { robot: 'waiting', args: kitchen });
    await seePodPhase(system(), 'before', 'Running');
    await runMission(system(), 'after', { robot: 'waiting', args: [...kitchen, '--start-within=3s'] });
    assert.equal(exitOf(await seePodPhase(system(), 'after', 'Succeeded', 25)), '0/Completed');
    assert.equal((await robot.starts()).length, 2);
  });

  test('so does one that waited for a person who drove by hand, or for a reading', async (context) => {
    for (const args of [
      ['drive', '--manual'],
      ['sensors', 'battery', '--for=60s'],
    ]) {
      const name = `held-${args[0]}`;
      await robotNamed(name, context);
      await runMission(system(), name, { robot: name, args });
      await seePodPhase(system(), name, 'Running');
      await runMission(system(), `${name}-after`, { robot: name, args: [...kitchen, '--start-within=3s'] });
      await delay(4_000);
      await kubectl('delete', 'pod', name, '--wait=false');
      assert.equal(exitOf(await seePodPhase(system(), `${name}-after`, 'Succeeded', 25)), '0/Completed', name);
    }
  });

  test('a drain cancels it; with a PodDisruptionBudget the drain waits for its end', async (context) => {
    const robot = await robotNamed('drained', context);
    const node = system().nodeOf('drained');
    await begin('cancelled', robot);
    await kubectl('drain', node, '--force', '--timeout=14s');
    await assert.rejects(kubectl('get', 'pod', 'cancelled'), /NotFound/);
    assert.equal(await stateOf(robot), 'Docked');
    await kubectl('uncordon', node);
    const budget = {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'polite' },
      spec: { maxUnavailable: 0, selector: { matchLabels: { polite: 'yes' } } },
    };
    await system().kubectl(['create', '-f', '-'], JSON.stringify(budget));
    await runMission(system(), 'polite', { robot: 'drained', args: kitchen, metadata: { labels: { polite: 'yes' } } });
    await seePodPhase(system(), 'polite', 'Running');
    const [, over] = await Promise.all([
      kubectl('drain', node, '--force', '--timeout=25s'),
      seePod(system(), 'polite', ({ status }) => status.phase === 'Succeeded'),
    ]);
    assert.equal(exitOf(over), '0/Completed');
  });

  test('a more urgent one takes its place, once the robot has stopped', async (context) => {
    const robot = await robotNamed('urgent', context);
    const name = `urgent-${system().namespace}`;
    const priority = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value: 1000 };
    await system().kubectl(['create', '-f', '-'], JSON.stringify(priority));
    context.after(() => kubectl('delete', 'priorityclass', name));
    await begin('long', robot);
    await runMission(system(), 'spill', { robot: 'urgent', args: kitchen, spec: { priorityClassName: name } });
    await seePodPhase(system(), 'spill', 'Running');
    await assert.rejects(kubectl('get', 'pod', 'long'), /NotFound/);
    assert.equal(exitOf(await seePodPhase(system(), 'spill', 'Succeeded')), '0/Completed');
    assert.equal((await robot.starts()).length, 2);
  });

  test('with restartPolicy OnFailure it is tried again after a while, each time as another task', async (context) => {
    const robot = await robotNamed('again', context);
    await runMission(system(), 'again', {
      robot: 'again',
      args: ['clean', '--rooms=attic'],
      spec: { restartPolicy: 'OnFailure' },
    });
    const pod = await seePod(
      system(),
      'again',
      (seen) => containerOf(seen)?.state.waiting?.reason === 'CrashLoopBackOff',
    );
    assert.equal(containerOf(pod)?.lastState?.terminated?.exitCode, 75);
    await seePod(system(), 'again', (seen) => containerOf(seen)?.restartCount === 1);
    assert.equal((await robot.starts()).length, 0);
    await kubectl('delete', 'pod', 'again', '--timeout=10s');
  });

  test('a robot that is deleted evicts it first, and goes when the robot has stopped', async (context) => {
    const robot = await robotNamed('going', context);
    await begin('evicted', robot);
    await kubectl('delete', 'vac', 'going', '--timeout=14s');
    assert.equal(await stateOf(robot), 'Docked');
    await until(
      () =>
        kubectl('get', 'pod', 'evicted').then(
          () => false,
          () => true,
        ),
      { what: 'the Pod to go' },
    );
    await assert.rejects(kubectl('get', 'node', system().nodeOf('going')), /NotFound/);
  });

  test('a recreated Pod of the same name is another mission', async (context) => {
    const robot = await robotNamed('twice', context);
    const first = await begin('twin', robot);
    await kubectl('delete', 'pod', 'twin', '--grace-period=0', '--force');
    const second = await runMission(system(), 'twin', { robot: 'twice', args: kitchen });
    assert.notEqual(first, second);
    assert.equal(exitOf(await seePodPhase(system(), 'twin', 'Succeeded')), '0/Completed');
    assert.equal((await robot.starts()).length, 2);
  });

  test('a mission of a namespace that the robot does not take is rejected', async (context) => {
    await robotNamed('private', context);
    const other = `${system().namespace}-guests`;
    await kubectl('create', 'namespace', other);
    context.after(() => kubectl('delete', 'namespace', other, '--wait=false'));
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'guest', namespace: other },
      spec: {
        nodeName: system().nodeOf('private'),
        restartPolicy: 'Never',
        containers: [missionContainer('clean', kitchen)],
      },
    };
    await until(
      () =>
        system()
          .plane.kubectl(['create', '-f', '-'], JSON.stringify(pod))
          .then(({ code }) => code === 0),
      { what: 'the Pod' },
    );
    await until(
      async () =>
        (await kubectl('get', 'pod', 'guest', '-n', other, '-o', 'jsonpath={.status.reason}')) ===
        'NamespaceNotAllowed',
      {
        what: 'a rejection',
      },
    );
  });
});
