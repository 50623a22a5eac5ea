/** A person at a terminal drives a robot: kubectl exec -it, through the real API server, to the firmware. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { writeKubectl } from '@kubevac/sandbox/controlplane/write-kubectl.ts';
import type { LoggedProcess } from '@kubevac/sandbox/process.ts';
import { small } from '../../support/cleanings.ts';
import { scriptMissing } from '../../support/kubectl-vac.ts';
import { missionContainer, runMission, seePodPhase } from '../../support/missions.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { seeNodeReady } from '../../support/nodes.ts';
import { startOnTerminal, type RunningCommand } from '../../support/running-command.ts';
import { seeFirmware, stateOf } from '../../support/sights.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import type { TestRobot } from '../../support/system.ts';
import { until } from '../../support/until.ts';

const kitchen = ['clean', '--rooms=kitchen'];

suite('kubectl exec -it POD -- drive', { skip: mosquittoMissing() || scriptMissing }, () => {
  let operator: LoggedProcess;
  const system = systemForThisFile(async (begun) => void (operator = begun.startOperator()));

  const begin = async (name: string, context: object, timeFactor = 1): Promise<TestRobot> => {
    const robot = await system().startRobot(name, { context: context as never, timeFactor });
    await seeNodeReady(system(), name);
    await runMission(system(), name, { robot: name, args: ['drive', '--manual'] });
    await seePodPhase(system(), name, 'Running');
    return robot;
  };
  const kubectl = (context: { after(end: () => unknown): void }, ...words: readonly string[]): RunningCommand => {
    const { binary, directory, kubeconfigPath, namespace } = system().plane;
    const command = [binary, 'kubectl', `--cache-dir=${join(directory, 'kubectl-cache')}`, '-n', namespace, ...words];
    const running = startOnTerminal(command, kubeconfigPath);
    context.after(() => running.child.kill('SIGKILL'));
    return running;
  };
  const see = (running: RunningCommand, pattern: RegExp): Promise<unknown> =>
    until(() => pattern.test(running.stdout()), {
      what: () => `${pattern.source} on the screen: ${running.stdout().slice(-800)}`,
    });
  const poseOf = async ({ firmware }: TestRobot) =>
    (
      (await firmware.request('status')) as {
        pose: { xMillimeters: number; yMillimeters: number; headingDegrees: number };
      }
    ).pose;

  test('keys move the robot, which stands half a second after the last one; q ends with 0', async (context) => {
    const robot = await begin('driven', context);
    const before = await poseOf(robot);
    const running = kubectl(context, 'exec', '-it', 'driven', '--', 'drive');
    await see(running, /ManualControl +0 mm\/s/);
    await see(running, /kitchen/);
    const pressing = setInterval(() => running.child.stdin.write('w'), 50);
    await see(running, /250 mm\/s/);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    clearInterval(pressing);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const stopped = await poseOf(robot);
    assert.ok(Math.hypot(stopped.xMillimeters - before.xMillimeters, stopped.yMillimeters - before.yMillimeters) > 100);
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.deepEqual(await poseOf(robot), stopped);
    running.child.stdin.write('q');
    assert.equal((await running.ended).code, 0);
    await seeFirmware(robot.firmware, 'Idle');
  });

  test('when the operator is killed in the middle the robot stands within half a second', async (context) => {
    const robot = await begin('orphan', context);
    const running = kubectl(context, 'exec', '-it', 'orphan', '--', 'drive');
    await see(running, /ManualControl +0 mm\/s/);
    const pressing = setInterval(() => running.child.stdin.write('w'), 50);
    await see(running, /250 mm\/s/);
    operator.kill('SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const stopped = await poseOf(robot);
    await new Promise((resolve) => setTimeout(resolve, 400));
    assert.deepEqual(await poseOf(robot), stopped);
    clearInterval(pressing);
    operator = system().startOperator();
    await running.ended;
  });

  test('a terminal that is cut off leaves no robot that drives', async (context) => {
    const robot = await begin('cut', context);
    const running = kubectl(context, 'exec', '-it', 'cut', '--', 'drive');
    await see(running, /ManualControl +0 mm\/s/);
    const pressing = setInterval(() => running.child.stdin.write('w'), 50);
    await see(running, /250 mm\/s/);
    running.child.kill('SIGKILL');
    clearInterval(pressing);
    await new Promise((resolve) => setTimeout(resolve, 600));
    const stopped = await poseOf(robot);
    await new Promise((resolve) => setTimeout(resolve, 400));
    assert.deepEqual(await poseOf(robot), stopped);
  });

  /** How a Pod is ended from elsewhere while a person drives, and what the person is told. */
  const ends: Readonly<Record<string, readonly [readonly string[], RegExp]>> = {
    deleted: [['delete', 'pod', 'deleted', '--wait=false'], /Pod deleted is being deleted/],
    forced: [['delete', 'pod', 'forced', '--force', '--grace-period=0'], /Pod forced is (gone|being deleted)/],
    drained: [
      ['drain', '-l', 'kubevac.dev/robot=drained', '--force', '--timeout=20s'],
      /Pod drained is (gone|being deleted)/,
    ],
    late: [['patch', 'pod', 'late', '-p', '{"spec":{"activeDeadlineSeconds":1}}'], /Pod late ends: DeadlineExceeded/],
  };
  for (const [name, [words, told]] of Object.entries(ends))
    test(`a Pod that is ${name} under a person's hand takes the robot out of it, and is over when that stands`, async (context) => {
      const robot = await begin(name, context);
      const running = kubectl(context, 'exec', '-it', name, '--', 'drive');
      await see(running, /ManualControl +0 mm\/s/);
      const pressing = setInterval(() => running.child.stdin.write('w'), 50);
      context.after(() => clearInterval(pressing));
      await see(running, /250 mm\/s/);
      await system().kubectl(words);
      const { code, stdout } = await running.ended;
      assert.equal(code, 1);
      assert.match(stdout, told);
      await seeFirmware(robot.firmware, 'Idle');
      const stopped = await poseOf(robot);
      if (name === 'late') await seePodPhase(system(), name, 'Failed');
      await new Promise((resolve) => setTimeout(resolve, 400));
      assert.deepEqual(await poseOf(robot), stopped);
    });

  test('a container whose turn has not come holds no robot', async (context) => {
    const robot = await system().startRobot('turn', { context, timeFactor: 1 });
    await seeNodeReady(system(), 'turn');
    const containers = [
      missionContainer('read', ['sensors', 'battery', '--for=10m']),
      { ...missionContainer('hand', ['drive', '--manual']), resources: {} },
    ];
    await runMission(system(), 'turn', { robot: 'turn', args: [], spec: { containers } });
    await seePodPhase(system(), 'turn', 'Running');
    const { code, stdout } = await kubectl(context, 'exec', '-it', 'turn', '-c', 'hand', '--', 'drive').ended;
    assert.equal(code, 1);
    assert.match(stdout, /container hand of Pod turn is not at work: ContainerCreating/);
    assert.equal(await stateOf(robot), 'Docked');
  });

  test('into another mission it is refused as RobotBusy, and that mission goes on', async (context) => {
    const robot = await system().startRobot('busy', { context, timeFactor: 50 });
    await seeNodeReady(system(), 'busy');
    await runMission(system(), 'busy', { robot: 'busy', args: kitchen });
    await seePodPhase(system(), 'busy', 'Running');
    const { code, stdout } = await kubectl(context, 'exec', '-it', 'busy', '--', 'drive').ended;
    assert.equal(code, 75);
    assert.match(stdout, /RobotBusy: Pod busy has another mission/);
    await seePodPhase(system(), 'busy', 'Succeeded');
    assert.equal((await robot.starts()).length, 1);
  });

  test('while a cleaning of its own runs the robot is not taken in hand', async (context) => {
    const robot = await begin('working', context);
    await system().clean('by-task', 'working');
    await seeFirmware(robot.firmware, 'Cleaning');
    const { code, stdout } = await kubectl(context, 'exec', '-it', 'working', '--', 'drive').ended;
    assert.equal(code, 75);
    assert.match(stdout, /RobotBusy/);
    assert.equal(await stateOf(robot), 'Cleaning');
  });

  const onItsWayHome = async (name: string, context: TestContext): Promise<RunningCommand> => {
    const { firmware } = await begin(name, context, 10);
    await system().clean(`far-${name}`, name, small);
    await seeFirmware(firmware, 'Returning');
    const driving = kubectl(context, 'exec', '-it', name, '--', 'drive');
    await see(driving, /waiting: the robot is on its way home/);
    return driving;
  };

  test('a robot that drives home after its last task is waited for', async (context) => {
    const driving = await onItsWayHome('homing', context);
    await see(driving, /ManualControl +0 mm\/s/);
    driving.child.stdin.write('q');
    assert.equal((await driving.ended).code, 0);
  });

  test('who leaves before that has not moved it', async (context) => {
    const driving = await onItsWayHome('impatient', context);
    driving.child.stdin.write('q');
    const { code, stdout } = await driving.ended;
    assert.equal(code, 75);
    assert.match(stdout, /you left before impatient could be had: it was not moved/);
  });

  test('kubectl vac drive ROBOT --manual and watch ROBOT make a mission for it, and take it away', async (context) => {
    const robot = await system().startRobot('at-hand', { context, timeFactor: 1 });
    await seeNodeReady(system(), 'at-hand');
    const { directory, binary, kubeconfigPath, namespace } = system().plane;
    const path = await writeKubectl(directory, binary);
    const vac = (...words: readonly string[]): RunningCommand => {
      const program = join(import.meta.dirname, '../../../cli/bin/kubectl-vac');
      const running = startOnTerminal(
        ['env', `PATH=${path}:$PATH`, program, '-n', namespace, ...words],
        kubeconfigPath,
      );
      context.after(() => running.child.kill('SIGKILL'));
      return running;
    };
    const dry = await vac('drive', 'at-hand', '--manual', '--dry-run=client', '-o', 'yaml').ended;
    assert.match(dry.stdout, /^kind: Pod\r?$/m);
    assert.match(
      (await vac('watch', 'at-hand', '--dry-run=client').ended).stdout,
      /^pod\/at-hand-watch- created \(dry run\)/m,
    );
    assert.match((await vac('drive', 'at-hand', '--manual', '-o', 'x').ended).stdout, /error: -o/);
    assert.ok((await system().api.list('pods')).every(({ metadata }) => !metadata.name.startsWith('at-hand')));
    const driving = vac('drive', 'at-hand', '--manual');
    await see(driving, /ManualControl +0 mm\/s/);
    driving.child.stdin.write('w');
    await see(driving, /250 mm\/s/);
    const second = vac('drive', 'at-hand', '--manual');
    await see(second, /waiting: at-hand is at Pod\/at-hand-drive-/);
    second.child.stdin.write('\x03');
    const left = await second.ended;
    assert.deepEqual([left.code, /error: you left before at-hand could be had/.test(left.stdout)], [1, true]);
    driving.child.stdin.write('q');
    const driven = await driving.ended;
    assert.deepEqual([driven.code, /you let go of at-hand: it stands/.test(driven.stdout)], [0, true]);
    const watching = vac('watch', 'at-hand');
    await see(watching, /at-hand +Idle/);
    watching.child.stdin.write('q');
    assert.equal((await watching.ended).code, 0);
    await until(
      async () => (await system().api.list('pods')).every(({ metadata }) => !metadata.name.startsWith('at-hand')),
      {
        what: 'no Pod left',
      },
    );
    assert.equal(await stateOf(robot), 'Idle');
  });

  test('sensors and map answer and exit with a code', async (context) => {
    await begin('looked-at', context);
    const battery = await kubectl(context, 'exec', '-it', 'looked-at', '--', 'sensors', 'battery').ended;
    assert.equal(battery.code, 0);
    assert.match(battery.stdout, /^battery: .*\d/);
    const wrong = await kubectl(context, 'exec', '-it', 'looked-at', '--', 'sensors', 'nose').ended;
    assert.equal(wrong.code, 2);
    assert.match(wrong.stdout, /nose/);
    const map = await kubectl(context, 'exec', '-it', 'looked-at', '--', 'map').ended;
    assert.equal(map.code, 0);
    assert.ok(map.stdout.includes('\u001B[0;48;5;'), 'in colours');
    assert.match(map.stdout, /kitchen/);
    const plain = await system().kubectl(['exec', 'looked-at', '--', 'map']);
    assert.match(plain, /^[ -~\n]+$/, 'where no terminal is: plain characters');
    assert.match(plain, /#.*kitchen|kitchen.*#/);
  });
});
