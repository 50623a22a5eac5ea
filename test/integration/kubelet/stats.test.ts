import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ask, pairOf } from './ask.ts';
import { startKubeletNode } from './kubelet-node.ts';
import { address, usageOf, type Proxied } from './through-proxy.ts';

const makeNetwork = `ip link set lo up && ip addr add ${address}/32 dev lo`;
const networkMissing =
  spawnSync('unshare', ['-rn', 'sh', '-c', makeNetwork]).status === 0
    ? false
    : 'no network namespace can be made here (unshare -rn and ip are needed): nodes/proxy was NOT tried';

test('figures, Pods and health of a Node come through the API server', { skip: networkMissing }, async (context) => {
  // The API server takes no Node on loopback for it: a network of its own, with an address that could be anybody's.
  const script = join(import.meta.dirname, 'through-proxy.ts');
  const command = `${makeNetwork} && exec "${process.execPath}" "${script}"`;
  const child = spawn('unshare', ['-rn', 'sh', '-c', command], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  });
  context.after(() => void child.kill('SIGKILL'));
  const seen = JSON.parse(await text(child.stdout)) as Proxied;
  assert.equal(seen.healthz, 'ok');
  assert.deepEqual(
    (JSON.parse(seen.pods) as PodList).items.map(({ metadata }) => metadata.name),
    ['running', 'going', 'over'],
  );
  assert.deepEqual(
    (JSON.parse(seen.runningpods) as PodList).items.map(({ metadata }) => metadata.name),
    ['running'],
  );
  const summary = JSON.parse(seen.summary) as { node: { nodeName: string }; pods: { podRef: object }[] };
  assert.equal(summary.node.nodeName, seen.node);
  assert.deepEqual(summary.pods[0]?.podRef, { name: 'running', namespace: 'home', uid: 'uid-1' });
  assert.match(seen.resource, /^pod_memory_working_set_bytes\{namespace="home",pod="running"\} 1048576 \d+$/m);
  assert.match(seen.resource, /^resource_scrape_error 0$/m);
});

test('what is not known is not empty', async (context) => {
  const { plane, port, answers } = await startKubeletNode(context);
  const asker = { pair: await pairOf(plane, 'apiserver-kubelet-client') };
  answers.pods.pods = { fault: 'Unavailable', message: 'Pods are not known yet' };
  for (const line of ['GET /pods', 'GET /runningpods/']) {
    const { status, body } = await ask(port, line, asker);
    assert.deepEqual([status, body], [503, 'Pods are not known yet\n']);
  }
  assert.equal((await ask(port, 'GET /stats/summary', asker)).status, 503);
  const { status, body } = await ask(port, 'GET /metrics/resource', asker);
  assert.equal(status, 200);
  assert.match(body, /^resource_scrape_error 1$/m);
  answers.stats.usage = usageOf(Date.now());
  const { headers } = await ask(port, 'GET /metrics/resource', asker);
  assert.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
});

interface PodList {
  readonly items: { readonly metadata: { readonly name: string } }[];
}
