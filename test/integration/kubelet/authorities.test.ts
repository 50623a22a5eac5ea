import { test, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { Agent } from 'node:https';
import { issueCertificate, makeAuthority } from '@kubevac/sandbox/certificate-authority.ts';
import { succeed, useOwnControlPlane } from '../../support/control-plane.ts';
import { until } from '../../support/until.ts';
import { ask, certificateOf, pairOf } from './ask.ts';
import { startKubeletNode } from './kubelet-node.ts';

const configMap = ['-n', 'kube-system', 'configmap', 'extension-apiserver-authentication'];

function keptAgent(context: TestContext): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  context.after(() => agent.destroy());
  return agent;
}

test('a new authority for clients is taken up, and what one vouched for that is gone counts no more', async (context) => {
  const plane = await useOwnControlPlane(context, { components: ['kube-controller-manager'] });
  const { port } = await startKubeletNode(context, { plane, authorityReadMilliseconds: 100 });
  const next = await makeAuthority('next', new Date());
  const subject = { commonName: 'someone', organization: 'system:masters' };
  const pair = await issueCertificate(next, subject, new Date());
  const statusOf = async (agent: Agent): Promise<number> => (await ask(port, 'GET /pods', { pair, agent })).status;
  assert.equal(await statusOf(new Agent()), 401);

  const [, , ...words] = configMap;
  const known = JSON.parse(await succeed(plane, ['-n', 'kube-system', 'get', ...words, '-o', 'json'])) as {
    data: Record<string, string>;
  };
  const use = (pem: string): Promise<string> => {
    const patch = JSON.stringify({ data: { 'client-ca-file': pem } });
    return succeed(plane, ['-n', 'kube-system', 'patch', ...words, '--type=merge', '-p', patch]);
  };
  await use(`${known.data['client-ca-file']}${next.certPem}`);
  await until(async () => (await statusOf(new Agent())) === 200, { pollMilliseconds: 50 });
  const agent = keptAgent(context);
  assert.equal(await statusOf(agent), 200);

  await use(known.data['client-ca-file'] ?? '');
  await until(async () => (await statusOf(new Agent())) === 401, { pollMilliseconds: 50 });
  assert.equal(await statusOf(agent), 401);
  const own = { pair: await pairOf(plane, 'apiserver-kubelet-client') };
  assert.equal((await ask(port, 'GET /pods', own)).status, 200);
});

test('while the API server is away nobody new is let in, and who was let in before still is', async (context) => {
  const plane = await useOwnControlPlane(context, { components: ['kube-controller-manager'] });
  const { port, node } = await startKubeletNode(context, { plane });
  await succeed(plane, ['-n', plane.namespace, 'create', 'serviceaccount', 'reader']);
  const token = async (): Promise<string> =>
    (await succeed(plane, ['-n', plane.namespace, 'create', 'token', 'reader'])).trim();
  const [known, unknown] = [await token(), await token()];
  await succeed(plane, ['create', 'clusterrole', 'reader', '--verb=get', '--resource=nodes/pods,nodes/healthz']);
  const account = `--serviceaccount=${plane.namespace}:reader`;
  await succeed(plane, ['create', 'clusterrolebinding', 'reader', '--clusterrole=reader', account]);
  assert.equal((await ask(port, 'GET /pods', { token: known })).status, 200);
  const own = { pair: await pairOf(plane, 'apiserver-kubelet-client') };
  const clerk = { pair: await certificateOf(plane, { commonName: 'clerk' }) };
  assert.equal((await ask(port, 'GET /pods', clerk)).status, 403);

  await plane.stopApiServer();
  assert.equal((await ask(port, 'GET /pods', { token: known })).status, 200);
  const { status, body } = await ask(port, 'GET /pods', { token: unknown });
  assert.equal(status, 503);
  assert.match(body, /^the API server did not say who you are or what you may do; try again$/m);
  assert.equal((await ask(port, 'GET /healthz', { token: known })).status, 503);
  assert.equal((await ask(port, 'GET /pods', own)).status, 503);
  const many = Array.from({ length: 300 }, (_, index) => ask(port, 'GET /pods', { token: `guess-${index}` }));
  for (const answer of await Promise.all(many)) assert.equal(answer.status, 503);

  await plane.startApiServer();
  assert.equal((await ask(port, 'GET /pods', { token: unknown })).status, 200);
  assert.equal((await ask(port, 'GET /pods', own)).status, 200);
  assert.match(node, /^robot-/);
});
