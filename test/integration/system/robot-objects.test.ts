/** VacuumRobots that are deleted and made anew, with the agent there and away (PROTOCOL rules 6 and 7). */
import { suite, test } from 'node:test';
import assert from 'node:assert/strict';
import { endsBy, runWhole, small, startsFromNow } from '../../support/cleanings.ts';
import { seeDocument } from '../../support/documents-on-broker.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { endOf, says, seeReady, stateOf } from '../../support/sights.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';

const TASKS_OVER = 'kubevac.dev/tasks-over';

suite('a VacuumRobot that is deleted', { skip: mosquittoMissing() }, () => {
  const system = systemForThisFile(async (begun) => void begun.startOperator());
  const remove = (name: string): Promise<string> => system().kubectl(['delete', 'vac', name, '--timeout=14s']);

  test('while it cleans: its tasks are cancelled, it stops, its finalizer goes, the tombstone stays', async (context) => {
    const robot = await system().startRobot('busy', { context });
    await seeReady(system(), 'busy');
    await system().see('vac', 'busy', ({ metadata }) => metadata.finalizers?.includes(TASKS_OVER) === true);
    await runWhole(system(), 'at-work', 'busy');
    await system().clean('behind', 'busy', small);
    await system().see('cleaning', 'behind', says('Accepted', 'Accepted'));
    await remove('busy');
    assert.equal(await stateOf(robot), 'Docked');
    for (const name of ['at-work', 'behind']) {
      const { metadata: task } = await endsBy(system(), name, 'Cancelled');
      assert.equal(task.finalizers, undefined);
    }
    await seeDocument(
      system(),
      { name: 'busy', document: 'desired' },
      (text) => JSON.parse(text).robot.deleted === true,
    );
    assert.equal((await robot.starts()).length, 1);
  });

  test('and made anew it takes up new tasks only', async (context) => {
    const robot = await system().startRobot('anew', { context });
    const { metadata } = await seeReady(system(), 'anew');
    await system().clean('of-the-first', 'anew', small);
    assert.equal(await endOf(system(), 'of-the-first'), 'Succeeded');
    await remove('anew');
    const starts = await startsFromNow(robot);
    await system().applyRobot('anew');
    assert.notEqual((await seeReady(system(), 'anew')).metadata.uid, metadata.uid);
    await system().clean('of-the-second', 'anew', small);
    assert.equal(await endOf(system(), 'of-the-second'), 'Succeeded');
    assert.equal(await starts(), 1);
  });

  test('while its agent is away: its tasks fail after a while, and the robot stops when the agent is back', async (context) => {
    const robot = await system().startRobot('lost', { context });
    await seeReady(system(), 'lost');
    await runWhole(system(), 'lost-at-work', 'lost');
    await system().clean('lost-behind', 'lost', small);
    await system().see('cleaning', 'lost-behind', says('Accepted', 'Accepted'));
    robot.cable.refuse();
    await system().see('vac', 'lost', says('AgentConnected', 'RobotOffline'));
    await remove('lost');
    for (const name of ['lost-at-work', 'lost-behind']) {
      assert.equal(await endOf(system(), name), 'Failed/RobotDeleted');
    }
    assert.equal(await stateOf(robot), 'Cleaning');
    robot.cable.restore();
    await until(async () => (await stateOf(robot)) === 'Docked');
    assert.equal((await robot.starts()).length, 1);
  });
});
