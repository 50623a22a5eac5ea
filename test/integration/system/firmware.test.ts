/** The firmware hangs, is late, restarts, refuses, has a fault or is used by a person: never two starts, and a true reason. */
import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { startCleaning } from '../../support/cleanings.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { oneOperator, systemForThisFile } from '../../support/system-for-this-file.ts';
import { endingSignal, endOf, says, seeFirmware, seeReady } from '../../support/sights.ts';
import type { TestRobot } from '../../support/system.ts';
import { until } from '../../support/until.ts';

suite('a firmware with faults', { skip: mosquittoMissing() }, () => {
  const system = systemForThisFile(oneOperator);

  async function startReady(context: TestContext, name: string): Promise<TestRobot> {
    const robot = await system().startRobot(name, { context, timeFactor: 200 });
    await seeReady(system(), name);
    return robot;
  }

  const cause = ({ firmware }: TestRobot, kind: string, forMilliseconds?: number): Promise<unknown> =>
    firmware.request('fault', { kind, forMilliseconds });
  const press = ({ firmware }: TestRobot, button: string): Promise<unknown> =>
    firmware.request('press_button', { button });
  const hurry = ({ firmware }: TestRobot): Promise<unknown> => firmware.request('set_time_factor', { factor: 200 });
  const seeSilent = (name: string) => system().see('vac', name, says('Ready', 'FirmwareSilent'));

  test('a start that is obeyed and not answered: it is found, not repeated', async (context) => {
    const robot = await startReady(context, 'hangs');
    await cause(robot, 'HangAfterNextStart');
    await system().clean(robot.name, robot.name);
    assert.equal(await endOf(system(), robot.name), 'Succeeded');
    assert.equal((await robot.starts()).length, 1);
  });

  test('a start that is obeyed late: it begins once', async (context) => {
    const robot = await startReady(context, 'late');
    await cause(robot, 'DelayNextStart', 1_500);
    await system().clean(robot.name, robot.name);
    assert.equal(await endOf(system(), robot.name), 'Succeeded');
    assert.equal((await robot.starts()).length, 1);
  });

  test('a start that is on its way when the agent is killed: it is refused when it arrives', async (context) => {
    const robot = await startReady(context, 'late-killed');
    const delayMilliseconds = 6_000;
    await cause(robot, 'DelayNextStart', delayMilliseconds);
    await system().clean(robot.name, robot.name);
    await system().seePhase(robot.name, 'Running');
    const sentBy = performance.now();
    robot.agent.kill('SIGKILL');
    await endingSignal(robot.agent);
    robot.startAgent();
    assert.equal(await endOf(system(), robot.name), 'Failed/Interrupted');
    assert.ok(performance.now() < sentBy + delayMilliseconds, 'the machine is too slow for this test');
    await until(() => performance.now() > sentBy + delayMilliseconds);
    await seeFirmware(robot.firmware, 'Docked');
    assert.deepEqual(await robot.starts(), []);
  });

  test('a firmware that is silent: tasks wait, and begin when it speaks', async (context) => {
    const robot = await startReady(context, 'silent');
    // A robot that moves is looked at more often.
    await robot.firmware.request('set_time_factor', { factor: 1 });
    await press(robot, 'Clean');
    await cause(robot, 'NotAnswering', 600_000);
    await seeSilent(robot.name);
    await system().clean(robot.name, robot.name);
    await system().see('cleaning', robot.name, ({ status }) => status?.reason === 'FirmwareSilent');
    await robot.firmware.request('clear_fault');
    await press(robot, 'Home');
    await hurry(robot);
    assert.equal(await endOf(system(), robot.name), 'Succeeded');
    assert.deepEqual(
      (await robot.starts()).map(({ by }) => by),
      ['button', 'kubevac'],
    );
  });

  test('a firmware that restarts while idle: the next task begins', async (context) => {
    const robot = await startReady(context, 'restarts-idle');
    await robot.restartFirmware();
    await system().clean(robot.name, robot.name);
    assert.equal(await endOf(system(), robot.name), 'Succeeded');
    await seeReady(system(), robot.name);
    assert.equal((await robot.starts()).length, 1);
  });

  test('a firmware that restarts while cleaning: nobody can tell how it ended, and it is not started again', async (context) => {
    const robot = await startCleaning(system(), 'restarts', { context });
    await robot.restartFirmware();
    assert.equal(await endOf(system(), robot.name), 'Failed/Interrupted');
    await hurry(robot);
    await system().clean('next', robot.name);
    assert.equal(await endOf(system(), 'next'), 'Succeeded');
    assert.equal((await robot.starts()).length, 2);
  });

  test('a person presses the button: tasks wait until the robot is free', async (context) => {
    const robot = await startReady(context, 'button');
    await robot.firmware.request('set_time_factor', { factor: 1 });
    await press(robot, 'Clean');
    await system().clean(robot.name, robot.name);
    await system().see('cleaning', robot.name, ({ status }) => status?.reason === 'RobotBusy');
    await press(robot, 'Home');
    await hurry(robot);
    assert.equal(await endOf(system(), robot.name), 'Succeeded');
    assert.deepEqual(
      (await robot.starts()).map(({ by }) => by),
      ['button', 'kubevac'],
    );
  });

  test('a person sends the robot home: the task ends as stopped elsewhere', async (context) => {
    const robot = await startCleaning(system(), 'sent-home', { context });
    await press(robot, 'Home');
    assert.equal(await endOf(system(), robot.name), 'Failed/StoppedElsewhere');
    assert.equal((await robot.starts()).length, 1);
  });

  test('a fault while cleaning: the next task waits until it is cleared', async (context) => {
    const robot = await startCleaning(system(), 'stuck', { context });
    await cause(robot, 'WheelStuck');
    assert.equal(await endOf(system(), robot.name), 'Failed/WheelStuck');
    await system().clean('waits', robot.name);
    await system().see('cleaning', 'waits', ({ status }) => status?.reason === 'RobotFault');
    await robot.firmware.request('clear_fault');
    await hurry(robot);
    assert.equal(await endOf(system(), 'waits'), 'Succeeded');
    assert.equal((await robot.starts()).length, 2);
  });

  test('a start that the firmware refuses: the task says so, and nothing moved', async (context) => {
    const robot = await startReady(context, 'refuses');
    await robot.firmware.request('set_time_factor', { factor: 1 });
    await robot.firmware.request('set_battery', { percent: 10 });
    await system().clean(robot.name, robot.name);
    assert.equal(await endOf(system(), robot.name), 'Failed/StartRefused');
    const { status } = await system().seePhase(robot.name, 'Failed');
    assert.match(status.message, /battery is at 10 %/);
    assert.deepEqual(await robot.starts(), []);
  });
});
