import { test, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { issueCertificate, makeAuthority, type KeyPair } from '@kubevac/sandbox/certificate-authority.ts';
import { useOwnControlPlane } from '../../support/control-plane.ts';
import { until } from '../../support/until.ts';
import { startKubeletNode } from './kubelet-node.ts';

/** The certificate that a port shows. */
async function shownBy(port: number): Promise<X509Certificate> {
  const { promise, resolve, reject } = Promise.withResolvers<X509Certificate | undefined>();
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
    resolve(socket.getPeerX509Certificate());
    socket.destroy();
  });
  socket.on('error', reject);
  const certificate = await promise;
  assert.ok(certificate !== undefined);
  return certificate;
}

async function folder(context: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'kubevac-test-'));
  context.after(() => rm(path, { recursive: true }));
  return path;
}

test('without files the operator makes a certificate for the address of its Nodes, for a year', async (context) => {
  const { port } = await startKubeletNode(context);
  const certificate = await shownBy(port);
  assert.equal(certificate.subjectAltName, 'IP Address:127.0.0.1');
  assert.equal(certificate.checkIP('127.0.0.1'), '127.0.0.1');
  assert.ok(certificate.verify(certificate.publicKey));
  const days = (Date.parse(certificate.validTo) - Date.now()) / 86_400_000;
  assert.ok(days > 364.9 && days < 365.1, `${days} days`);
});

test('with files theirs is shown, also after they have changed, and halves that do not fit are not', async (context) => {
  const path = await folder(context);
  const files = { certificateFile: join(path, 'tls.crt'), keyFile: join(path, 'tls.key'), pollMilliseconds: 20 };
  const authority = await makeAuthority('office', new Date());
  const make = (): Promise<KeyPair> => {
    const serves = [{ type: 'ip' as const, value: '127.0.0.1' }];
    return issueCertificate(authority, { commonName: 'robots', serves }, new Date());
  };
  const [first, second] = [await make(), await make()];
  await writeFile(files.certificateFile, first.certPem);
  // The key comes later: Nodes wait for it.
  const key = setTimeout(() => void writeFile(files.keyFile, first.keyPem), 200);
  context.after(() => clearTimeout(key));
  const { port } = await startKubeletNode(context, { certificate: files });
  const serialOf = ({ certPem }: KeyPair): string => new X509Certificate(certPem).serialNumber;
  assert.equal((await shownBy(port)).serialNumber, serialOf(first));
  await writeFile(files.certificateFile, second.certPem);
  const later = performance.now() + 300;
  await until(() => performance.now() > later);
  assert.equal((await shownBy(port)).serialNumber, serialOf(first));
  await writeFile(files.keyFile, second.keyPem);
  await until(async () => (await shownBy(port)).serialNumber === serialOf(second));
});

test('an API server that verifies kubelets takes a certificate that was given, and not one of the own make', async (context) => {
  const path = await folder(context);
  const files = { certificateFile: join(path, 'tls.crt'), keyFile: join(path, 'tls.key') };
  const authority = await makeAuthority('office', new Date());
  const serves = [{ type: 'ip' as const, value: '127.0.0.1' }];
  const pair = await issueCertificate(authority, { commonName: 'robots', serves }, new Date());
  await writeFile(join(path, 'ca.crt'), authority.certPem);
  await writeFile(files.certificateFile, pair.certPem);
  await writeFile(files.keyFile, pair.keyPem);
  const plane = await useOwnControlPlane(context, {
    components: ['kube-controller-manager'],
    apiServerFlags: [`--kubelet-certificate-authority=${join(path, 'ca.crt')}`],
  });
  const given = await startKubeletNode(context, { plane, certificate: files });
  await given.runPod('given');
  given.answers.logs.of('given/clean').say('seen');
  assert.equal((await given.kubectl('logs', 'given')).stdout, 'seen\n');
  const own = await startKubeletNode(context, { plane });
  await own.runPod('own');
  own.answers.logs.of('own/clean').say('unseen');
  assert.match(
    (await own.kubectl('logs', 'own')).stderr,
    /x509: certificate signed by unknown authority|failed to verify/,
  );
});
