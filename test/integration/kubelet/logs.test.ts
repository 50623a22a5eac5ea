import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { until } from '../../support/until.ts';
import { startKubeletNode, type KubeletNode } from './kubelet-node.ts';

const ends: (() => Promise<void> | void)[] = [];
let node: KubeletNode;

before(async () => {
  node = await startKubeletNode({ after: (end) => void ends.push(end) });
  await node.runPod('monday');
  const log = node.answers.logs.of('monday/clean');
  for (let minute = 0; minute < 5; minute += 1) log.say(`${minute * 20} %`, Date.parse(`2025-12-24T18:0${minute}:00Z`));
  node.answers.logs.of('monday/clean/previous').say('the wheel is stuck', 0);
});
after(async () => {
  for (const end of ends.toReversed()) await end();
});

async function logsOf(...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await node.kubectl('logs', ...words);
  assert.equal(code, 0, stderr);
  return stdout;
}

test('kubectl logs shows what a mission has said, and with its flags a part of it', async () => {
  assert.equal(await logsOf('monday'), '0 %\n20 %\n40 %\n60 %\n80 %\n');
  assert.equal(await logsOf('monday', '--tail=2'), '60 %\n80 %\n');
  assert.equal(await logsOf('monday', '--tail=0'), '');
  assert.equal(await logsOf('monday', '--since-time=2025-12-24T18:03:00Z'), '60 %\n80 %\n');
  assert.equal(await logsOf('monday', '--since-time=2025-12-24T18:03:00Z', '--tail=4'), '60 %\n80 %\n');
  assert.equal(await logsOf('monday', '--since=1s'), '');
  assert.equal(await logsOf('monday', '--limit-bytes=6'), '0 %\n20');
  assert.equal(await logsOf('monday', '--tail=1', '--timestamps'), '2025-12-24T18:04:00.000000000Z 80 %\n');
  assert.equal(await logsOf('monday', '--previous'), 'the wheel is stuck\n');
});

test('what cannot be shown is said in a sentence', async () => {
  await node.runPod('silent');
  const unknown = await node.kubectl('logs', 'silent');
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /NotFound/);
  node.answers.logs.of('silent/clean');
  const first = await node.kubectl('logs', 'silent', '--previous');
  assert.match(first.stderr, /container "clean" of Pod "silent" has not run before/);
});

test('kubectl logs -f shows lines when they come, and ends with the mission', async () => {
  await node.runPod('tuesday');
  const log = node.answers.logs.of('tuesday/clean');
  log.say('begins');
  const following = node.startKubectl('logs', '-f', 'tuesday');
  await until(() => following.stdout() === 'begins\n');
  log.say('halfway');
  await until(() => following.stdout() === 'begins\nhalfway\n');
  log.say('home');
  log.end();
  const { code, stdout } = await following.ended;
  assert.deepEqual({ code, stdout }, { code: 0, stdout: 'begins\nhalfway\nhome\n' });
});

test('kubectl logs -f of a mission that has said nothing waits, and who goes is not kept', async () => {
  await node.runPod('quiet');
  node.answers.logs.of('quiet/clean');
  const { logs } = node.answers;
  const following = node.startKubectl('logs', '-f', 'quiet', '--limit-bytes=4');
  await until(() => node.server.figures().streams.logs === 1);
  following.child.kill('SIGKILL');
  await until(() => node.server.figures().streams.logs === 0 && logs.read === 0);
});

test('a follower who does not read holds no more of a log than fits in the buffers on the way', async () => {
  await node.runPod('chatty');
  const log = node.answers.logs.of('chatty/clean');
  let taken = 0;
  const line = 'x'.repeat(100_000);
  log.after = async function* () {
    for (; taken < 2_000; taken += 1) yield { atMilliseconds: 0, text: line };
  };
  const following = node.startKubectl('logs', '-f', 'chatty');
  following.child.stdout.pause();
  await until(() => taken > 0);
  let before = -1;
  await until(() => before === (before = taken), { pollMilliseconds: 500 });
  assert.ok(taken < 600, `${taken} lines of 100 kB were taken`);
  following.child.stdout.resume();
  assert.equal((await following.ended).stdout.length, 2_000 * 100_001);
});

test('a log that breaks off says so', async () => {
  await node.runPod('broken');
  const log = node.answers.logs.of('broken/clean');
  log.say('begins');
  // oxlint-disable-next-line require-yield -- it fails instead
  log.after = async function* () {
    throw new Error('the journal is gone');
  };
  const { stdout } = await node.kubectl('logs', '-f', 'broken');
  assert.match(stdout, /^begins\nkubevac: the log broke off here/);
});
