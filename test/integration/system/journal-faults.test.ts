/** The journal cannot be written, is damaged, or is of another version: nothing starts that might have started before. */
import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { suite, test } from 'node:test';
import { openJournal } from '@kubevac/agent/journal/journal.ts';
import { cleaning } from '@kubevac/agent/tasks/testing/records.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { endingSignal, endOf, says, seeFirmware, seeReady } from '../../support/sights.ts';
import { mountSmallDisk } from '../../support/small-disk.ts';
import { until } from '../../support/until.ts';
import { startCleaning } from '../../support/cleanings.ts';
import { oneOperator, systemForThisFile } from '../../support/system-for-this-file.ts';

suite('a journal with faults', { skip: mosquittoMissing() }, () => {
  const system = systemForThisFile(oneOperator);

  const cannotMount = 'a small disk cannot be mounted here: that takes root';

  test('a full disk: the agent says so, starts nothing, and goes on when there is space', async (context) => {
    const disk = await mountSmallDisk(context);
    if (disk === undefined) return context.skip(cannotMount);
    const journalFile = join(disk.folder, 'journal.db');
    const robot = await system().startRobot('full', { context, agent: { journalFile }, timeFactor: 200 });
    await seeReady(system(), robot.name);
    await disk.fill();
    await system().clean('waits', robot.name);
    await system().see('vac', robot.name, says('Ready', 'JournalFailing'));
    assert.deepEqual(await robot.starts(), []);
    await disk.empty();
    assert.equal(await endOf(system(), 'waits'), 'Succeeded');
    await seeReady(system(), robot.name);
    assert.equal((await robot.starts()).length, 1);
  });

  test('a full disk: what runs can still be cancelled', async (context) => {
    const disk = await mountSmallDisk(context);
    if (disk === undefined) return context.skip(cannotMount);
    const journalFile = join(disk.folder, 'journal.db');
    const robot = await startCleaning(system(), 'full-cancel', { context, agent: { journalFile } });
    await system().clean('behind', robot.name);
    await system().seePhase('behind', 'Accepted');
    await disk.fill();
    await system().patch('cleaning', robot.name, { spec: { cancel: true } });
    await seeFirmware(robot.firmware, 'Returning');
    await robot.firmware.request('set_time_factor', { factor: 200 });
    await system().see('vac', robot.name, says('Ready', 'JournalFailing'));
    await system().see('vac', robot.name, ({ status }) => status?.state === 'Docked');
    assert.equal((await system().get('cleaning', robot.name))?.status.phase, 'Running');
    assert.equal((await robot.starts()).length, 1);
    await disk.empty();
    assert.equal(await endOf(system(), robot.name), 'Cancelled/Cancelled');
    assert.equal(await endOf(system(), 'behind'), 'Succeeded');
    assert.equal((await robot.starts()).length, 2);
  });

  test('a full disk: a Stop ends the motion of a person too', async (context) => {
    const disk = await mountSmallDisk(context);
    if (disk === undefined) return context.skip(cannotMount);
    const journalFile = join(disk.folder, 'journal.db');
    const robot = await system().startRobot('full-stop', { context, agent: { journalFile }, timeFactor: 1 });
    await seeReady(system(), robot.name);
    await robot.firmware.request('press_button', { button: 'Clean' });
    await disk.fill();
    await system().act('stop', robot.name, 'Stop');
    const isAtRun = async () => 'run' in ((await robot.firmware.request('status')) as object);
    await until(async () => !(await isAtRun()));
    assert.notEqual((await system().get('robotaction', 'stop'))?.status?.phase, 'Succeeded');
    await disk.empty();
    await system().see('robotaction', 'stop', ({ status }) => status?.phase === 'Succeeded');
    assert.equal((await robot.starts()).length, 1);
  });

  test('a small disk: the log of a journal gives back the room that it grew by', async (context) => {
    const disk = await mountSmallDisk(context);
    if (disk === undefined) return context.skip(cannotMount);
    const { journal } = openJournal(join(disk.folder, 'journal.db'));
    for (let seq = 0; seq < 1_000; seq += 1) journal.commit({ tasks: [cleaning('open', { seq })] });
    assert.equal(journal.state.tasks.get('open')?.seq, 999);
    journal.close();
  });

  test('a damaged journal is kept, and another one speaks only when a person adopts it', async (context) => {
    const robot = await startCleaning(system(), 'damaged', { context });
    robot.agent.kill('SIGKILL');
    await endingSignal(robot.agent);
    await damage(join(robot.folder, 'journal.db'));
    robot.startAgent();
    const conflict = await system().see('vac', robot.name, says('AgentConnected', 'AgentConflict'));
    const kept = (await readdir(robot.folder)).filter((name) => name.startsWith('journal.db.damaged-'));
    assert.ok(kept.length > 0);
    await robot.firmware.request('set_time_factor', { factor: 200 });
    await seeFirmware(robot.firmware, 'Docked');
    assert.equal((await system().get('cleaning', robot.name))?.status.phase, 'Running');

    await system().kubectl(['annotate', 'vac', robot.name, `kubevac.dev/adopt=${speakingJournal(conflict)}`]);
    assert.equal(await endOf(system(), robot.name), 'Failed/JournalLost');
    const { status } = await seeReady(system(), robot.name);
    // Whatever was created by then may have been given to the journal before.
    await until(() => Date.now() > Date.parse(status.agent.boundAt) + 1_000);
    await system().clean('after-adoption', robot.name);
    assert.equal(await endOf(system(), 'after-adoption'), 'Succeeded');
    assert.equal((await robot.starts()).length, 2);
  });

  test('a journal that was put back to before a start does not begin it again', async (context) => {
    const robot = await startCleaning(system(), 'put-back', { context });
    robot.agent.kill('SIGKILL');
    await endingSignal(robot.agent);
    await rm(join(robot.folder, 'journal.db-wal'));
    await robot.firmware.request('set_time_factor', { factor: 200 });
    await seeFirmware(robot.firmware, 'Docked');
    robot.startAgent();
    assert.equal(await endOf(system(), robot.name), 'Failed/JournalLost');
    assert.equal((await robot.starts()).length, 1);
  });

  test('a journal of a newer agent is left as it is', async (context) => {
    const robot = await system().startRobot('newer', { context });
    await seeReady(system(), robot.name);
    await robot.agent.stop();
    const path = join(robot.folder, 'journal.db');
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 99');
    database.close();
    const before = await readFile(path);
    const { code } = await robot.startAgent().exited;
    assert.equal(code, 1);
    assert.match(robot.agent.tail(1), /journal has version 99/);
    assert.deepEqual(await readFile(path), before);
    assert.deepEqual(await robot.starts(), []);
  });
});

/** Writes rubbish over a journal that nobody has open. */
async function damage(path: string): Promise<void> {
  await rm(`${path}-wal`, { force: true });
  await writeFile(path, Buffer.alloc(8192, 'rubbish'));
}

function speakingJournal(conflict: { readonly status?: any }): string {
  const { message } = conflict.status.conditions.find(({ type }: { type: string }) => type === 'AgentConnected');
  return /kubevac\.dev\/adopt=(\S+)/.exec(message)?.[1] ?? assert.fail(`no journal in: ${message}`);
}
