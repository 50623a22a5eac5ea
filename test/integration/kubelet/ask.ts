import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Agent, request, type RequestOptions } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';
import { PemConverter, X509Certificate } from '@peculiar/x509';
import {
  issueCertificate,
  type Authority,
  type KeyPair,
  type Subject,
} from '@kubevac/sandbox/certificate-authority.ts';
import type { ControlPlaneAccess } from '@kubevac/sandbox/controlplane/plane-files.ts';

/** Who asks a kubelet port. */
export interface Asker {
  readonly token?: string | undefined;
  readonly pair?: KeyPair | undefined;
  /** Connections are kept in it. */
  readonly agent?: Agent | undefined;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

/** A request on a path, as `GET /pods`; with ` (WebSocket)` or ` (SPDY)` behind it one for such an upgrade. */
export async function ask(port: number, line: string, asker: Asker = {}): Promise<Answer> {
  const [, method = '', path = '', upgrade] = /^(\S+) (\S+)(?: \((\w+)\))?$/.exec(line) ?? [];
  const options: RequestOptions = {
    host: '127.0.0.1',
    port,
    method,
    path,
    rejectUnauthorized: false,
    agent: asker.agent ?? new Agent(),
    headers: {
      ...upgradeHeaders(upgrade),
      ...(asker.token !== undefined && { authorization: `Bearer ${asker.token}` }),
    },
    ...(asker.pair && { cert: asker.pair.certPem, key: asker.pair.keyPem }),
  };
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const sent = request(options, resolve);
  sent.on('error', reject);
  sent.on('upgrade', (response, socket) => {
    socket.destroy();
    response.push(null);
    resolve(response);
  });
  sent.end();
  const response = await promise;
  return { status: response.statusCode ?? 0, body: await text(response), headers: response.headers };
}

function upgradeHeaders(upgrade: string | undefined): Record<string, string> {
  if (upgrade === undefined) return {};
  if (upgrade === 'SPDY') return { connection: 'Upgrade', upgrade: 'SPDY/3.1' };
  return {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-protocol': 'v5.channel.k8s.io',
  };
}

/** A certificate signed by the authority of a control plane. */
export async function certificateOf(plane: ControlPlaneAccess, subject: Subject, now = new Date()): Promise<KeyPair> {
  const [certPem, keyPem] = await Promise.all([fileOf(plane, 'ca.crt'), fileOf(plane, 'ca.key')]);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const [der] = PemConverter.decode(keyPem);
  const privateKey = await webcrypto.subtle.importKey('pkcs8', der ?? new ArrayBuffer(), algorithm, false, ['sign']);
  const authority: Authority = { certPem, keyPem, privateKey, certificate: new X509Certificate(certPem) };
  return issueCertificate(authority, subject, now);
}

/** One that the control plane has: `apiserver-kubelet-client` is what the API server shows to kubelets. */
export async function pairOf(plane: ControlPlaneAccess, name: string): Promise<KeyPair> {
  return { certPem: await fileOf(plane, `${name}.crt`), keyPem: await fileOf(plane, `${name}.key`) };
}

function fileOf({ directory }: ControlPlaneAccess, name: string): Promise<string> {
  return readFile(join(directory, name), 'utf8');
}
