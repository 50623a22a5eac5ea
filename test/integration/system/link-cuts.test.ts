/** The cable between the agent and the broker is cut, or carries nothing: what runs goes on, and nothing is done twice. */
import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { startCleaning } from '../../support/cleanings.ts';
import { oneOperator, systemForThisFile } from '../../support/system-for-this-file.ts';
import { endOf, says, seeFirmware, seeReady } from '../../support/sights.ts';
import type { TestRobot } from '../../support/system.ts';
import { until } from '../../support/until.ts';

suite('a cable that fails', { skip: mosquittoMissing() }, () => {
  const system = systemForThisFile(oneOperator);

  /** The two ways in which a cable fails: the agent is told, or hears nothing more. */
  const failures = { cut: ({ cable }: TestRobot) => cable.refuse(), muted: ({ cable }: TestRobot) => cable.mute() };

  const seeOffline = (name: string) => system().see('vac', name, ({ status }) => status?.state === 'Offline');
  const seeConnected = (name: string) => system().see('vac', name, says('AgentConnected', 'Connected'));
  const isGone = (name: string) =>
    until(async () => (await system().get('cleaning', name)) === undefined, { pollMilliseconds: 100 });

  async function startReady(context: TestContext, name: string): Promise<TestRobot> {
    const robot = await system().startRobot(name, { context, timeFactor: 200 });
    await seeReady(system(), name);
    return robot;
  }

  for (const [how, fail] of Object.entries(failures)) {
    test(`${how} before a task is created: it starts when the cable is back`, async (context) => {
      const robot = await startReady(context, `before-${how}`);
      fail(robot);
      await seeOffline(robot.name);
      await system().clean(robot.name, robot.name);
      await system().see('cleaning', robot.name, ({ status }) => status?.reason === 'RobotOffline');
      robot.cable.restore();
      assert.equal(await endOf(system(), robot.name), 'Succeeded');
      await seeConnected(robot.name);
      assert.equal((await robot.starts()).length, 1);
    });

    test(`${how} while the robot cleans: it goes on, and the end is told when the cable is back`, async (context) => {
      const robot = await startCleaning(system(), `during-${how}`, { context });
      fail(robot);
      await seeOffline(robot.name);
      await robot.firmware.request('set_time_factor', { factor: 200 });
      await seeFirmware(robot.firmware, 'Docked');
      assert.equal((await system().get('cleaning', robot.name))?.status.phase, 'Running');
      // The agent has given the old connection up, with what it was saying on it.
      if (how === 'muted') await until(() => robot.cable.connections() > 1);
      robot.cable.restore();
      assert.equal(await endOf(system(), robot.name), 'Succeeded');
      await seeConnected(robot.name);
      assert.equal((await robot.starts()).length, 1);
    });

    test(`${how} after a task: the robot is offline and comes back, and nothing moves`, async (context) => {
      const robot = await startReady(context, `after-${how}`);
      await system().clean(robot.name, robot.name);
      assert.equal(await endOf(system(), robot.name), 'Succeeded');
      await seeFirmware(robot.firmware, 'Docked');
      fail(robot);
      await seeOffline(robot.name);
      robot.cable.restore();
      await seeReady(system(), robot.name);
      assert.equal((await robot.starts()).length, 1);
    });
  }

  test('a task whose deadline passes meanwhile never starts, and the agent says so', async (context) => {
    const robot = await startReady(context, 'late');
    robot.cable.mute();
    await system().clean(robot.name, robot.name, { startingDeadlineSeconds: 2 });
    const { metadata } = await system().see('cleaning', robot.name, ({ status }) => status?.reason === 'RobotOffline');
    const deadline = Date.parse(metadata.creationTimestamp) + 2_000;
    await until(() => Date.now() > deadline + 500);
    assert.equal((await system().get('cleaning', robot.name))?.status.phase, 'Pending');
    robot.cable.restore();
    assert.equal(await endOf(system(), robot.name), 'Failed/StartDeadline');
    assert.deepEqual(await robot.starts(), []);
  });

  test('a task deleted while its robot is away with it: it is let go, and the robot stops when it is back', async (context) => {
    const robot = await startCleaning(system(), 'deleted-running', { context });
    await system().see('cleaning', robot.name, ({ metadata }) => metadata.finalizers !== undefined);
    robot.cable.refuse();
    await system().kubectl(['delete', 'cleaning', robot.name, '--wait=false']);
    await isGone(robot.name);
    await seeFirmware(robot.firmware, 'Cleaning');
    robot.cable.restore();
    await seeFirmware(robot.firmware, 'Returning');
    assert.equal((await robot.starts()).length, 1);
  });

  test('a task created and deleted while its robot is away never starts', async (context) => {
    const robot = await startReady(context, 'deleted-pending');
    robot.cable.refuse();
    await seeOffline(robot.name);
    await system().clean('unheard-of', robot.name);
    await system().kubectl(['delete', 'cleaning', 'unheard-of']);
    robot.cable.restore();
    await system().clean('next', robot.name);
    assert.equal(await endOf(system(), 'next'), 'Succeeded');
    assert.equal((await robot.starts()).length, 1);
  });
});
