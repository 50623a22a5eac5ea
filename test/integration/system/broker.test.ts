/** The broker dies, with and without what it kept, and is away for a while: it holds nothing that cannot be said again. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { seeDocument } from '../../support/documents-on-broker.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { endingSignal, endOf, says, seeFirmware, seeReady } from '../../support/sights.ts';
import { startCleaning } from '../../support/cleanings.ts';
import { oneOperator, systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';

suite('a broker that dies', { skip: mosquittoMissing() }, () => {
  const system = systemForThisFile(oneOperator, {
    mosquitto: { persistence: { autosaveSeconds: 1 } },
  });

  /** How the broker, which was killed, comes back. */
  const returns = {
    'with its memory': () => system().broker.start(),
    'without memory': () => system().broker.dropMemory(),
  } as const;

  for (const [how, bringBack] of Object.entries(returns)) {
    const suffix = how.replaceAll(' ', '-');

    test(`a broker killed while a task is pending, back ${how}`, async (context) => {
      const robot = await system().startRobot(`pending-${suffix}`, { context, timeFactor: 200 });
      await seeReady(system(), robot.name);
      await system().broker.kill();
      await system().clean(robot.name, robot.name);
      await bringBack();
      assert.equal(await endOf(system(), robot.name), 'Succeeded');
      assert.equal((await robot.starts()).length, 1);
    });

    test(`a broker killed while a task is accepted, back ${how}`, async (context) => {
      const spec = { suspend: true };
      const robot = await system().startRobot(`accepted-${suffix}`, { context, timeFactor: 200, spec });
      await system().clean(robot.name, robot.name);
      await system().seePhase(robot.name, 'Accepted');
      await system().broker.kill();
      await system().patch('vac', robot.name, { spec: { suspend: false } });
      await bringBack();
      assert.equal(await endOf(system(), robot.name), 'Succeeded');
      assert.equal((await robot.starts()).length, 1);
    });

    test(`a broker killed while the robot is cleaning, back ${how}`, async (context) => {
      const robot = await startCleaning(system(), `cleaning-${suffix}`, { context });
      await system().broker.kill();
      await bringBack();
      await robot.firmware.request('set_time_factor', { factor: 200 });
      assert.equal(await endOf(system(), robot.name), 'Succeeded');
      assert.equal((await robot.starts()).length, 1);
    });

    test(`a broker killed between finish and report, back ${how}`, async (context) => {
      const robot = await startCleaning(system(), `finished-${suffix}`, { context });
      await system().broker.kill();
      await robot.firmware.request('set_time_factor', { factor: 200 });
      await seeFirmware(robot.firmware, 'Docked');
      await bringBack();
      assert.equal(await endOf(system(), robot.name), 'Succeeded');
      assert.equal((await robot.starts()).length, 1);
    });
  }

  test('a broker that is away for a while: the robot counts as offline, and is back with it', async (context) => {
    const robot = await startCleaning(system(), 'away', { context });
    await system().broker.kill();
    await system().see('vac', robot.name, ({ status }) => status?.state === 'Offline');
    await system().clean('meanwhile', robot.name);
    await system().see('cleaning', 'meanwhile', ({ status }) => status?.reason === 'RobotOffline');
    assert.equal((await system().get('cleaning', robot.name))?.status.phase, 'Running');
    await system().broker.start();
    await system().see('vac', robot.name, says('AgentConnected', 'Connected'));
    await robot.firmware.request('set_time_factor', { factor: 200 });
    assert.equal(await endOf(system(), robot.name), 'Succeeded');
    assert.equal(await endOf(system(), 'meanwhile'), 'Succeeded');
    assert.equal((await robot.starts()).length, 2);
  });

  test('broker and agent die at once: what the broker kept of the agent is not believed', async (context) => {
    const robot = await system().startRobot('no-will', { context, timeFactor: 200 });
    await seeReady(system(), robot.name);
    const isOnline = (text: string): boolean => JSON.parse(text).online === true;
    const kept = await seeDocument(system(), { ...robot, document: 'presence' }, isOnline);
    const file = join(system().broker.folder, 'mosquitto.db');
    await until(async () => existsSync(file) && (await readFile(file)).includes(kept), { pollMilliseconds: 50 });
    await system().broker.kill();
    robot.agent.kill('SIGKILL');
    await endingSignal(robot.agent);
    await system().broker.start();
    await seeDocument(system(), { ...robot, document: 'presence' }, isOnline);
    await system().see('vac', robot.name, says('AgentConnected', 'RobotOffline'));
    await system().clean(robot.name, robot.name);
    robot.startAgent();
    assert.equal(await endOf(system(), robot.name), 'Succeeded');
    assert.equal((await robot.starts()).length, 1);
  });
});
