import { test, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { silentLogger } from '@kubevac/base/log.ts';
import { isAlive, spawnLogged, type LoggedProcess } from '@kubevac/sandbox/process.ts';
import { until } from '../support/until.ts';

test('a process that ends when asked is gone at once, one that does not is killed after the grace', async (context) => {
  const polite = await start(context, 'echo ready; exec sleep 60');
  assert.deepEqual(await polite.stop(), { code: null, signal: 'SIGTERM' });
  const deaf = await start(context, 'trap "" TERM; echo ready; while :; do sleep 0.1; done');
  assert.deepEqual(await deaf.stop(200), { code: null, signal: 'SIGKILL' });
  assert.equal(deaf.kill('SIGTERM'), false);
});

test('its last lines are there, also after its end', async (context) => {
  const talker = await start(context, 'echo one; echo two >&2; echo ready; exit 3');
  assert.deepEqual(await talker.exited, { code: 3, signal: null });
  assert.equal(talker.tail(2), 'two\nready');
});

test('what is not there cannot be started, and says its name', async (context) => {
  const logFile = join(await newFolder(context), 'log');
  const options = { name: 'ghost', args: [], logFile, log: silentLogger, exitWithStdin: false };
  assert.throws(() => spawnLogged({ ...options, command: '/nowhere/ghost' }), /ghost could not be started/);
});

test('when its owner is killed, a program that knows nothing of us is killed too', async (context) => {
  const folder = await newFolder(context);
  const owner = spawn(process.execPath, [join(import.meta.dirname, '../support/own-a-process.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  context.after(() => void owner.kill('SIGKILL'));
  const [line] = (await once(createInterface({ input: owner.stdout }), 'line')) as [string];
  const pid = Number(line);
  assert.ok(isAlive(pid));
  owner.kill('SIGKILL');
  await until(() => !isAlive(pid), { deadlineMilliseconds: 5_000 });
});

async function start(context: TestContext, script: string): Promise<LoggedProcess> {
  const logFile = join(await newFolder(context), 'log');
  const args = ['-c', script];
  const shell = spawnLogged({ name: 'shell', command: 'sh', args, logFile, log: silentLogger, exitWithStdin: false });
  context.after(() => void shell.kill('SIGKILL'));
  await until(() => shell.tail(1) === 'ready');
  return shell;
}

async function newFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kubevac-test-'));
  context.after(() => rm(folder, { recursive: true }));
  return folder;
}
