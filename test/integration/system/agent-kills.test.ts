/** The agent is killed at the lines where it matters: never two starts, and always an end that says what is known. */
import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { compareResourceVersions } from '@kubevac/protocol/resource-version.ts';
import { diesAt } from '../../support/agent-hooks.ts';
import { publishDocument, seeDocument } from '../../support/documents-on-broker.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { startCleaning } from '../../support/cleanings.ts';
import { cleanByApp, seeLocalRecords } from '../../support/local-runs.ts';
import { endingSignal, endOf, seeFirmware, seeReady } from '../../support/sights.ts';
import type { AgentOptions, TestRobot } from '../../support/system.ts';
import { oneOperator, systemForThisFile } from '../../support/system-for-this-file.ts';

suite('an agent that is killed', { skip: mosquittoMissing() }, () => {
  const system = systemForThisFile(oneOperator);

  /** A robot whose first agent dies while a Cleaning of the same name is under way, as the options say. */
  async function startMortal(context: TestContext, name: string, agent: AgentOptions): Promise<TestRobot> {
    const robot = await system().startRobot(name, { context, agent, timeFactor: 200 });
    await seeReady(system(), name);
    await system().clean(name, name);
    assert.equal(await endingSignal(robot.agent), 'SIGKILL');
    return robot;
  }

  test('killed before the start is in the journal: it starts after the restart', async (context) => {
    const robot = await startMortal(context, 'before-journal', diesAt('BeforeCommit', '"phase":"Running"'));
    assert.deepEqual(await robot.starts(), []);
    robot.startAgent();
    assert.equal(await endOf(system(), robot.name), 'Succeeded');
    assert.equal((await robot.starts()).length, 1);
  });

  test('killed between journal and driver: it never starts, and what a person does meanwhile is not taken for it', async (context) => {
    const robot = await startMortal(context, 'after-journal', diesAt('AfterCommit', '"phase":"Running"'));
    await cleanByApp(robot);
    await seeFirmware(robot.firmware, 'Docked');
    robot.startAgent();
    assert.equal(await endOf(system(), robot.name), 'Failed/Interrupted');
    await seeLocalRecords(system(), robot, 1);
    assert.equal((await robot.starts()).length, 1);
  });

  test('killed as the start leaves for the firmware: found running, not started again', async (context) => {
    const robot = await startMortal(context, 'after-driver', diesAt('AfterSend', '"method":"clean_rooms"'));
    robot.startAgent();
    assert.equal(await endOf(system(), robot.name), 'Succeeded');
    assert.equal((await robot.starts()).length, 1);
  });

  test('killed between acceptance and report: it starts after the restart', async (context) => {
    const robot = await startMortal(context, 'after-acceptance', diesAt('AfterCommit', '"phase":"Accepted"'));
    robot.startAgent();
    assert.equal(await endOf(system(), robot.name), 'Succeeded');
    assert.equal((await robot.starts()).length, 1);
  });

  test('killed while cleaning: found running, and ends well', async (context) => {
    const robot = await startCleaning(system(), 'cleaning', { context });
    robot.agent.kill('SIGKILL');
    await endingSignal(robot.agent);
    robot.startAgent();
    await system().see('vac', robot.name, ({ status }) => status?.currentTask === `Cleaning/${robot.name}`);
    await robot.firmware.request('set_time_factor', { factor: 200 });
    assert.equal(await endOf(system(), robot.name), 'Succeeded');
    assert.equal((await robot.starts()).length, 1);
  });

  test('killed while cleaning, back when all is done: found finished', async (context) => {
    const robot = await startCleaning(system(), 'finished-alone', { context });
    robot.agent.kill('SIGKILL');
    await endingSignal(robot.agent);
    await robot.firmware.request('set_time_factor', { factor: 200 });
    await seeFirmware(robot.firmware, 'Docked');
    robot.startAgent();
    assert.equal(await endOf(system(), robot.name), 'Succeeded');
    assert.equal((await robot.starts()).length, 1);
  });

  test('restarted on a stale document: what it asks for was cancelled since, and does not start', async (context) => {
    const robot = await system().startRobot('stale', { context, timeFactor: 200 });
    await seeReady(system(), robot.name);
    robot.agent.kill('SIGKILL');
    await endingSignal(robot.agent);
    const uid = await system().clean('deleted', robot.name);
    const stale = await seeDocument(system(), { ...robot, document: 'desired' }, (text) => text.includes(uid));
    await system().kubectl(['delete', 'cleaning', 'deleted']);
    robot.startAgent();
    const { asOf } = JSON.parse(stale).cleanings;
    await seeDocument(system(), { ...robot, document: 'reported' }, (text) => {
      return compareResourceVersions(JSON.parse(text).seen.asOf.cleanings ?? '0', asOf) > 0;
    });
    robot.agent.kill('SIGKILL');
    await endingSignal(robot.agent);
    await publishDocument(system(), { ...robot, document: 'desired' }, stale);
    robot.startAgent();
    await seeReady(system(), robot.name);
    await system().clean('next', robot.name);
    assert.equal(await endOf(system(), 'next'), 'Succeeded');
    assert.equal((await robot.starts()).length, 1);
  });
});
