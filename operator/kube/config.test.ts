import { test, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadKubeConfig } from './config.ts';

async function folderWith(context: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kubeconfig-'));
  context.after(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

const kubeconfig = `
apiVersion: v1
kind: Config
current-context: first
clusters:
- name: one
  cluster: { server: "https://10.1.2.3:6443/", certificate-authority-data: ${base64('CA')}, tls-server-name: kube }
users:
- name: with-token
  user: { token: abc }
- name: with-token-file
  user: { tokenFile: token }
- name: with-certificate
  user: { client-certificate: client.crt, client-key-data: ${base64('KEY')} }
contexts:
- name: first
  context: { cluster: one, user: with-token, namespace: home }
- name: second
  context: { cluster: one, user: with-token-file }
- name: third
  context: { cluster: one, user: with-certificate }
`;

test('a kubeconfig gives the server, the namespace and the token of its current context', async (context) => {
  const folder = await folderWith(context, { config: kubeconfig });
  const { readCredentials, ...connection } = await loadKubeConfig({ kubeconfig: join(folder, 'config'), env: {} });
  assert.deepEqual(connection, {
    server: 'https://10.1.2.3:6443',
    namespace: 'home',
    serverName: 'kube',
    insecureSkipTlsVerify: false,
  });
  assert.deepEqual(await readCredentials(), { ca: 'CA', cert: undefined, key: undefined, authorization: 'Bearer abc' });
});

test('a token file beside the kubeconfig is read anew each time', async (context) => {
  const folder = await folderWith(context, { config: kubeconfig, token: 'old\n' });
  const connection = await loadKubeConfig({ context: 'second', env: { KUBECONFIG: join(folder, 'config') } });
  assert.equal((await connection.readCredentials()).authorization, 'Bearer old');
  await writeFile(join(folder, 'token'), 'new\n');
  assert.equal((await connection.readCredentials()).authorization, 'Bearer new');
});

test('a client certificate may come from a file and its key from the kubeconfig', async (context) => {
  const folder = await folderWith(context, { config: kubeconfig, 'client.crt': 'CERT' });
  const connection = await loadKubeConfig({ kubeconfig: join(folder, 'config'), context: 'third', env: {} });
  const { cert, key } = await connection.readCredentials();
  assert.deepEqual([cert, key], ['CERT', 'KEY']);
});

test('in a Pod the ServiceAccount is used, its token read anew each time', async (context) => {
  const folder = await folderWith(context, { token: 'one', 'ca.crt': 'CA', namespace: 'kubevac-system\n' });
  const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '6443' };
  const connection = await loadKubeConfig({ env, serviceAccountFolder: folder });
  assert.deepEqual([connection.server, connection.namespace], ['https://[fd00::1]:6443', 'kubevac-system']);
  assert.deepEqual(await connection.readCredentials(), { ca: 'CA', authorization: 'Bearer one' });
  await writeFile(join(folder, 'token'), 'two');
  assert.equal((await connection.readCredentials()).authorization, 'Bearer two');
});

test('what is missing is said', async (context) => {
  const folder = await folderWith(context, { config: kubeconfig });
  await assert.rejects(loadKubeConfig({ env: { HOME: folder } }), /no cluster: .*KUBECONFIG is not set/);
  const wrong = loadKubeConfig({ kubeconfig: join(folder, 'config'), context: 'fourth', env: {} });
  await assert.rejects(wrong, /has no context "fourth"/);
});
