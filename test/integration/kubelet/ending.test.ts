import { test } from 'node:test';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { until } from '../../support/until.ts';
import { ask, pairOf } from './ask.ts';
import { startKubeletNode } from './kubelet-node.ts';

test('when the operator moves, logs and sessions say so, and then everything ends', async (context) => {
  const node = await startKubeletNode(context);
  await node.runPod('mission');
  node.answers.logs.of('mission/clean').say('begins');
  const following = node.startKubectl('logs', '-f', 'mission');
  const stamped = node.startKubectl('logs', '-f', 'mission', '--timestamps');
  const entered = node.startKubectl('exec', 'mission', '--', 'wait');
  await until(() => [following, stamped, entered].every((running) => running.stdout() !== ''));
  // One that does not read must not hold up the end.
  const stuck = node.startKubectl('exec', 'mission', '--', 'pour', 'patiently');
  await until(() => node.server.figures().streams.terminal === 2);
  stuck.child.kill('SIGSTOP');
  const begun = performance.now();
  await node.stop();
  const milliseconds = performance.now() - begun;
  stuck.child.kill('SIGKILL');
  assert.ok(milliseconds < 4_000, `${milliseconds} ms`);

  const followed = await following.ended;
  assert.equal(
    followed.stdout,
    'begins\nkubevac: the operator moves to another place; run the command again to go on\n',
  );
  assert.match((await stamped.ended).stdout, /\n\d{4}-\S+Z kubevac: the operator moves/);
  const { code, stderr } = await entered.ended;
  assert.deepEqual([code, stderr], [1, 'error: the operator moves to another place; run the command again to go on\n']);
  assert.ok(node.answers.terminals.sessions.every(({ signal }) => signal.aborted));
  await assert.rejects(ask(node.port, 'GET /healthz'), /ECONNREFUSED/);
  assert.equal((await node.server.listen('late', 0))?.fault, 'Unavailable');
});

test('a Node that is gone takes its streams and its port with it, and leaves those of others alone', async (context) => {
  const node = await startKubeletNode(context);
  await node.runPod('mission');
  node.answers.logs.of('mission/clean').say('begins');
  const following = node.startKubectl('logs', '-f', 'mission');
  await until(() => following.stdout() !== '');
  assert.equal(await node.server.listen('other', 0), undefined);
  const other = node.server.portOf('other') ?? 0;
  assert.equal(await node.server.listen('other', other), undefined);
  await node.server.unlisten(node.node);
  assert.equal((await following.ended).stdout, `begins\nkubevac: Node ${node.node} is gone\n`);
  await assert.rejects(ask(node.port, 'GET /healthz'), /ECONNREFUSED/);
  const asker = { pair: await pairOf(node.plane, 'apiserver-kubelet-client') };
  assert.equal((await ask(other, 'GET /healthz', asker)).status, 200);
  assert.equal(await node.server.listen('other', node.port), undefined);
  await assert.rejects(ask(other, 'GET /healthz'), /ECONNREFUSED/);
  assert.equal((await ask(node.port, 'GET /healthz', asker)).status, 200);
});

test('a port that another program has is told', async (context) => {
  const { server } = await startKubeletNode(context);
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  context.after(() => void taken.close());
  const { port } = taken.address() as AddressInfo;
  assert.deepEqual(await server.listen('dusty', port), {
    fault: 'TooMany',
    message: `port ${port} of Node dusty is taken by another program`,
  });
  assert.equal(server.portOf('dusty'), undefined);
});

test('a Node has room for so many streams and no more', async (context) => {
  const node = await startKubeletNode(context);
  node.answers.logs.of('mission/clean');
  const asker = { pair: await pairOf(node.plane, 'apiserver-kubelet-client') };
  const line = 'GET /containerLogs/home/mission/clean?follow=true';
  const followers = Array.from({ length: 64 }, () => ask(node.port, line, asker));
  await until(() => node.server.figures().streams.logs === 64);
  const { status, body } = await ask(node.port, line, asker);
  assert.equal(status, 400);
  assert.equal(body, `64 streams of Node ${node.node} are open already, and more are not; end one and try again\n`);
  node.answers.logs.of('mission/clean').end();
  for (const follower of await Promise.all(followers)) assert.equal(follower.status, 200);
  assert.equal(node.server.figures().streams.logs, 0);
});
