/** Two agents for one robot: the one with the bound journal works, the other one never (PROTOCOL rules 10, 11 and 17). */
import { suite, test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { runWhole, small } from '../../support/cleanings.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { conditionOf, endOf, says, seeReady, stateOf } from '../../support/sights.ts';
import type { SeenObject } from '../../support/system.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';

suite('a second agent', { skip: mosquittoMissing() }, () => {
  const system = systemForThisFile(async (begun) => void begun.startOperator());
  const conflict = (name: string): Promise<SeenObject> =>
    system().see('vac', name, says('AgentConnected', 'AgentConflict'));

  test('beside another robot of that name starts nothing, and once it is gone the first goes on', async (context) => {
    const robot = await system().startRobot('both', { context });
    const { status } = await seeReady(system(), 'both');
    const other = await system().startRobot('both', { context, applied: false });
    const shown = await conflict('both');
    assert.equal(conditionOf(shown, 'AgentConnected')?.status, 'False');
    assert.match(conditionOf(shown, 'AgentConnected')?.message ?? '', /kubevac\.dev\/adopt=[0-9a-f-]{36}/);
    assert.equal(shown.status.agent.journalId, status.agent.journalId);
    await system().clean('by-the-first', 'both', small);
    await until(async () => (await robot.starts()).length === 1);
    await other.agent.stop();
    await seeReady(system(), 'both');
    assert.equal(await endOf(system(), 'by-the-first'), 'Succeeded');
    assert.equal((await robot.starts()).length, 1);
    assert.equal((await other.starts()).length, 0);
  });

  test('that waits its turn is bound when the first says goodbye', async (context) => {
    const robot = await system().startRobot('turns', { context });
    await seeReady(system(), 'turns');
    const first = robot.agent;
    robot.startAgent({ journalFile: join(robot.folder, 'second.db') });
    const shown = await conflict('turns');
    await first.stop();
    const bound = await seeReady(system(), 'turns');
    assert.notEqual(bound.status.agent.journalId, shown.status.agent.journalId);
    assert.equal((await robot.starts()).length, 0);
  });

  test('adopted by the annotation is bound, and what the first had accepted is JournalLost', async (context) => {
    const robot = await system().startRobot('adopted', { context });
    await seeReady(system(), 'adopted');
    await runWhole(system(), 'of-the-first', 'adopted');
    robot.agent.kill('SIGKILL');
    await robot.agent.exited;
    robot.startAgent({ journalFile: join(robot.folder, 'second.db') });
    const { message = '' } = conditionOf(await conflict('adopted'), 'AgentConnected') ?? {};
    assert.equal(await stateOf(robot), 'Cleaning');
    const [annotation = ''] = /kubevac\.dev\/adopt=\S+/.exec(message) ?? [];
    await system().kubectl(['annotate', 'vac', 'adopted', '--overwrite', annotation]);
    assert.equal(await endOf(system(), 'of-the-first'), 'Failed/JournalLost');
    const { status } = await system().see('vac', 'adopted', says('AgentConnected', 'Connected'));
    assert.equal(`kubevac.dev/adopt=${status.agent.journalId}`, annotation);
    await system().see('vac', 'adopted', ({ metadata }) => !JSON.stringify(metadata).includes('kubevac.dev/adopt'));
    await robot.firmware.request('press_button', { button: 'Home' });
    await until(async () => (await stateOf(robot)) === 'Docked');
    // A task of the second in which it was bound may have been the first one's.
    await until(() => Date.now() > Date.parse(status.agent.boundAt) + 1_000);
    await system().clean('of-the-second', 'adopted', small);
    assert.equal(await endOf(system(), 'of-the-second'), 'Succeeded');
    assert.equal((await robot.starts()).length, 2);
  });

  test('after the goodbye of the first is bound without a person', async (context) => {
    const robot = await system().startRobot('heir', { context });
    const { status } = await seeReady(system(), 'heir');
    await robot.agent.stop();
    await system().see('vac', 'heir', says('AgentConnected', 'Goodbye'));
    robot.startAgent({ journalFile: join(robot.folder, 'second.db') });
    const bound = await seeReady(system(), 'heir');
    assert.notEqual(bound.status.agent.journalId, status.agent.journalId);
    // A task of the second in which it was bound may have been the first one's.
    await until(() => Date.now() > Date.parse(bound.status.agent.boundAt) + 1_000);
    await system().clean('of-the-heir', 'heir', small);
    assert.equal(await endOf(system(), 'of-the-heir'), 'Succeeded');
    assert.equal((await robot.starts()).length, 1);
  });
});
