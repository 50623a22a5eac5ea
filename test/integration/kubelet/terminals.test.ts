import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { scriptMissing } from '../../support/kubectl-vac.ts';
import { until } from '../../support/until.ts';
import { startKubeletNode, type KubectlEnd, type KubeletNode } from './kubelet-node.ts';

const ends: (() => Promise<void> | void)[] = [];
let node: KubeletNode;

before(async () => {
  node = await startKubeletNode({ after: (end) => void ends.push(end) });
  await node.runPod('mission');
});
after(async () => {
  for (const end of ends.toReversed()) await end();
});

function exec(...command: readonly string[]): Promise<KubectlEnd> {
  return node.kubectl('exec', 'mission', '--', ...command);
}

test('kubectl exec shows what a command says on both streams, and ends with its exit code', async () => {
  assert.deepEqual(await exec('echo', 'good', 'evening'), { code: 0, stdout: 'good evening\n', stderr: '' });
  const complained = await exec('complain', 'no', 'map');
  assert.deepEqual([complained.code, complained.stdout], [1, '']);
  assert.match(complained.stderr, /^no map\n.*terminated with exit code 1/s);
  assert.equal((await exec('exit', '3')).code, 3);
  assert.equal((await exec('exit', '255')).code, 255);
  assert.equal((await exec('nonsense')).code, 127);
});

test('kubectl exec -i gives the command what is piped into it, to its end', async () => {
  const running = node.startKubectl('exec', '-i', 'mission', '--', 'cat');
  running.child.stdin.end('one\ntwo\n');
  assert.deepEqual(await running.ended, { code: 0, stdout: 'one\ntwo\n', stderr: '' });
  const large = node.startKubectl('exec', '-i', 'mission', '--', 'count');
  large.child.stdin.end(Buffer.alloc(5_000_000, 'x'));
  assert.equal((await large.ended).stdout, '5000000\n');
});

test(
  'kubectl exec -it tells the size of the window, at first and when it changes',
  { skip: scriptMissing },
  async () => {
    const running = node.startOnTerminal('exec', '-it', 'mission', '--', 'size');
    await until(() => running.stdout().includes('<90x25>'));
    // script(1) has the terminal that kubectl sees; whoever changes that one changes the window.
    const terminal = await until(() => terminalOf(running.child.pid ?? 0));
    spawnSync('stty', ['-F', terminal, 'cols', '120', 'rows', '40']);
    await until(() => running.stdout().includes('<120x40>'));
    running.child.stdin.write('\r');
    assert.equal((await running.ended).code, 0);
    const { target } = node.answers.terminals.sessions.at(-1) ?? {};
    assert.deepEqual([target?.tty, target?.stdin, target?.stdout, target?.stderr], [true, true, true, false]);
  },
);

test('kubectl attach enters without a command', async () => {
  const running = node.startKubectl('attach', '-i', 'mission');
  running.child.stdin.end('hello\n');
  const { code, stdout } = await running.ended;
  assert.deepEqual({ code, stdout }, { code: 0, stdout: 'attached\nhello\n' });
});

test('what a session cannot do is said in a sentence', async () => {
  const refused = await exec('refuse');
  assert.equal(refused.code, 1);
  assert.equal(refused.stderr, 'error: the robot does not want to\n');
  assert.match((await exec('crash')).stderr, /^error: the session failed/);
});

test('a container that does not run is named, also on the second try that kubectl makes in the old way', async () => {
  const { namespace } = node.plane;
  const containers = [{ name: 'sleep', image: 'kubevac.dev/mission' }];
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'other', namespace },
    spec: { nodeName: node.node, containers },
  };
  const { code } = await node.plane.kubectl(['create', '-f', '-'], JSON.stringify(pod));
  assert.equal(code, 0);
  const { stderr } = await node.kubectl('exec', 'other', '--', 'echo');
  assert.match(stderr, /: container "sleep" of Pod "other" is not at work: Queued$/m);
});

test('port-forward is refused with a sentence', async () => {
  const { code, stderr } = await node.kubectl('port-forward', 'pod/mission', '18080:8080', '--request-timeout=5s');
  assert.equal(code, 1);
  assert.match(stderr, /a robot has no ports of its own to forward/);
});

test('when kubectl is killed the session is aborted', async () => {
  const running = node.startKubectl('exec', 'mission', '--', 'wait');
  await until(() => running.stdout() === 'waiting\n');
  const session = node.answers.terminals.sessions.at(-1);
  assert.equal(session?.signal.aborted, false);
  running.child.kill('SIGKILL');
  await until(() => session?.signal.aborted);
  await until(() => node.server.figures().streams.terminal === 0);
});

test('for what moves a robot, a client that is not heard is lost within 500 ms, and one that is heard stays', async () => {
  node.answers.terminals.terms = { lostAfterMilliseconds: 500 };
  const running = node.startKubectl('exec', 'mission', '--', 'wait');
  await until(() => running.stdout() === 'waiting\n');
  node.answers.terminals.terms = {};
  const session = node.answers.terminals.sessions.at(-1);
  const stays = performance.now() + 2_000;
  await until(() => performance.now() > stays, { pollMilliseconds: 50 });
  assert.equal(session?.signal.aborted, false);
  const cut = performance.now();
  running.child.kill('SIGSTOP');
  await until(() => session?.signal.aborted);
  const milliseconds = performance.now() - cut;
  running.child.kill('SIGKILL');
  assert.ok(milliseconds < 600, `${milliseconds} ms`);
});

test('who reads too slowly for one that does not wait loses the session, and makes one that waits wait', async () => {
  const patient = node.startKubectl('exec', 'mission', '--', 'pour', 'patiently');
  patient.child.stdout.pause();
  await until(() => node.server.figures().streams.terminal === 1);
  const hasty = node.startKubectl('exec', 'mission', '--', 'pour');
  hasty.child.stdout.pause();
  await until(
    () => node.answers.terminals.sessions.at(-1)?.signal.aborted && node.server.figures().streams.terminal === 1,
  );
  assert.match(String(node.answers.terminals.sessions.at(-1)?.signal.reason), /reads too slowly/);
  for (const { child } of [patient, hasty]) child.kill('SIGKILL');
  await until(() => node.server.figures().streams.terminal === 0);
});

test('version 4 of the protocol is spoken too', async () => {
  const { namespace } = node.plane;
  const [cert, key] = await Promise.all(
    ['crt', 'key'].map((end) => readFile(join(node.plane.directory, `apiserver-kubelet-client.${end}`))),
  );
  const url = `wss://127.0.0.1:${node.port}/exec/${namespace}/mission/clean?command=exit&command=4&output=1`;
  const options = { rejectUnauthorized: false, ...(cert && { cert }), ...(key && { key }) };
  const socket = new WebSocket(url, ['v4.channel.k8s.io'], options);
  const messages: Buffer[] = [];
  socket.on('message', (data) => messages.push(data as Buffer));
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  socket.on('close', resolve).on('error', reject);
  assert.equal(await promise, 1000);
  assert.equal(socket.protocol, 'v4.channel.k8s.io');
  assert.deepEqual(messages[0], Buffer.of(1));
  assert.equal(messages[1]?.[0], 3);
  assert.deepEqual((JSON.parse(messages[1]?.subarray(1).toString() ?? '') as { details: object }).details, {
    causes: [{ reason: 'ExitCode', message: '4' }],
  });
});

/** The terminal that a child of this process has. */
async function terminalOf(pid: number): Promise<string | undefined> {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim();
  const number = Number((await readFile(`/proc/${children}/stat`, 'utf8')).split(' ')[6]);
  return number === 0 ? undefined : `/dev/pts/${number & 0xff}`;
}
