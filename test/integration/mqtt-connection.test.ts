import { test, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { silentLogger } from '@kubevac/base/log.ts';
import { MqttConnection, NotConnectedError, type MqttConnectionOptions } from '@kubevac/base/mqtt-connection.ts';

const mosquitto = '/usr/sbin/mosquitto';
const skip = existsSync(mosquitto) ? false : 'mosquitto is not installed';
const reconnect = { initialMilliseconds: 20, maximumMilliseconds: 100 };

interface Broker {
  readonly port: number;
  readonly folder: string;
  stop(): Promise<void>;
  start(): Promise<void>;
  reload(): void;
}

test('what one side publishes the other gets, with its properties', { skip }, async (context) => {
  const broker = await startBroker(context);
  const heard: unknown[] = [];
  const listener = await connected(
    context,
    { url: `mqtt://127.0.0.1:${broker.port}`, clientId: 'listener' },
    (connection) => {
      connection.subscribe('kubevac/#');
      connection.onMessage(() => {
        throw new Error('a listener that throws kills nobody');
      });
      connection.onMessage((topic, payload, { retain, properties }) => {
        heard.push([
          topic,
          payload.toString(),
          retain,
          properties.responseTopic,
          properties.correlationData?.toString(),
        ]);
      });
    },
  );
  await listener.publish('kubevac/a', 'kept', { retain: true });
  await listener.publish('kubevac/b', Buffer.from('asked'), {
    qos: 0,
    responseTopic: 'answers',
    correlationData: Buffer.from('7'),
    expirySeconds: 5,
  });
  await until(() => heard.length === 2);
  assert.deepEqual(heard, [
    ['kubevac/a', 'kept', false, undefined, undefined],
    ['kubevac/b', 'asked', false, 'answers', '7'],
  ]);
  listener.subscribe('kubevac/a');
  await until(() => heard.length === 3);
  assert.equal((heard[2] as unknown[])[2], true, 'what the broker kept is marked as retained');
});

test(
  'when the broker dies nothing is queued, and the link and its subscriptions come back',
  { skip },
  async (context) => {
    const broker = await startBroker(context);
    const events: string[] = [];
    const connection = await connected(context, { url: `mqtt://127.0.0.1:${broker.port}`, clientId: 'a' }, (it) => {
      it.subscribe('t');
      it.onConnect(() => events.push('connect'));
      it.onDisconnect(() => events.push('disconnect'));
      it.onMessage((_topic, payload) => events.push(payload.toString()));
    });
    await broker.stop();
    await until(() => !connection.connected);
    await assert.rejects(connection.publish('t', 'while away', { qos: 0 }), NotConnectedError);
    await assert.rejects(connection.publish('t', 'while away', { qos: 1 }), NotConnectedError);
    await broker.start();
    await until(() => connection.connected);
    await connection.publish('t', 'back');
    await until(() => events.includes('back'));
    assert.deepEqual(events, ['connect', 'disconnect', 'connect', 'back']);
  },
);

test('a publish that the broker never answered is rejected when the link ends', { skip }, async (context) => {
  const broker = await startBroker(context);
  const relay = await startRelay(context, broker.port);
  const connection = await connected(context, { url: `mqtt://127.0.0.1:${relay.port}`, clientId: 'a' });
  relay.mute();
  const published = connection.publish('t', 'lost');
  relay.cut();
  await assert.rejects(published, NotConnectedError);
});

test('the will is published when the link is cut, and not after a goodbye', { skip }, async (context) => {
  const broker = await startBroker(context);
  const relay = await startRelay(context, broker.port);
  const heard: string[] = [];
  await connected(context, { url: `mqtt://127.0.0.1:${broker.port}`, clientId: 'listener' }, (it) => {
    it.subscribe('presence');
    it.onMessage((_topic, payload) => heard.push(payload.toString()));
  });
  const will = { topic: 'presence', payload: 'will', retain: true };
  const robot = await connected(context, { url: `mqtt://127.0.0.1:${relay.port}`, clientId: 'robot', will });
  relay.cut();
  await until(() => heard.length === 1);
  await until(() => robot.connected);
  await robot.end({ topic: 'presence', payload: 'goodbye', retain: true });
  assert.equal(robot.connected, false);
  await until(() => heard.length === 2);
  await delay(100);
  assert.deepEqual(heard, ['will', 'goodbye']);
});

test(
  'with TLS and a client certificate each round trip is far below the 41 ms that Nagle would cost',
  { skip },
  async (context) => {
    const broker = await startBroker(context, { tls: true });
    const file = (name: string): string => join(broker.folder, name);
    const tls = {
      url: `mqtts://localhost:${broker.port}`,
      caFile: file('ca.crt'),
      certFile: file('robot.crt'),
      keyFile: file('robot.key'),
    };
    let back = (): void => undefined;
    const connection = await connected(context, { ...tls, clientId: 'robot' }, (it) => {
      it.subscribe('ping');
      it.onMessage(() => back());
    });
    const times: number[] = [];
    for (let count = 0; count < 30; count += 1) {
      const begun = performance.now();
      const { promise, resolve } = Promise.withResolvers<void>();
      back = resolve;
      await connection.publish('ping', 'x'.repeat(300));
      await promise;
      times.push(performance.now() - begun);
    }
    times.sort((a, b) => a - b);
    assert.ok((times[15] ?? 99) < 20, `median ${times[15]} ms`);
  },
);

test('a renewed password is used without a restart', { skip }, async (context) => {
  const broker = await startBroker(context, { password: 'first' });
  const passwordFile = join(broker.folder, 'password');
  await writeFile(passwordFile, 'first\n');
  let connects = 0;
  const connection = await connected(
    context,
    {
      url: `mqtt://127.0.0.1:${broker.port}`,
      clientId: 'a',
      username: 'robot',
      passwordFile,
      credentialsPollMilliseconds: 10,
    },
    (it) => it.onConnect(() => (connects += 1)),
  );
  await setPassword(broker.folder, 'second');
  broker.reload();
  await delay(50);
  await writeFile(passwordFile, 'second\n');
  await until(() => connects === 2 && connection.connected);
});

test('an end leaves nothing behind, even while the broker does not answer', { skip }, async (context) => {
  const silent = createServer().listen(0, '127.0.0.1');
  context.after(() => silent.close());
  await until(() => silent.listening);
  const connection = new MqttConnection({
    url: `mqtt://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    clientId: 'a',
    log: silentLogger,
  });
  connection.start(new AbortController().signal);
  await delay(50);
  const begun = performance.now();
  await connection.end({ topic: 't', payload: 'goodbye' });
  assert.ok(performance.now() - begun < 1_500);
});

async function connected(
  context: TestContext,
  options: Omit<MqttConnectionOptions, 'log'>,
  prepare: (connection: MqttConnection) => void = () => undefined,
): Promise<MqttConnection> {
  const connection = new MqttConnection({ reconnect, log: silentLogger, ...options });
  prepare(connection);
  connection.start(new AbortController().signal);
  context.after(() => connection.end());
  await until(() => connection.connected);
  return connection;
}

async function startBroker(context: TestContext, options: { tls?: boolean; password?: string } = {}): Promise<Broker> {
  const folder = await mkdtemp(join(tmpdir(), 'mosquitto-'));
  const port = await freePort();
  await writeFile(join(folder, 'mosquitto.conf'), await configuration(folder, port, options));
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    child = spawn(mosquitto, ['-c', join(folder, 'mosquitto.conf')], { stdio: 'ignore' });
    await until(() => canConnect(port));
  };
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => child?.once('exit', resolve));
    child?.kill('SIGKILL');
    await ended;
  };
  context.after(async () => {
    await stop();
    await rm(folder, { recursive: true });
  });
  await start();
  return { port, folder, start, stop, reload: () => void child?.kill('SIGHUP') };
}

async function configuration(
  folder: string,
  port: number,
  { tls, password }: { tls?: boolean; password?: string },
): Promise<string> {
  const lines = [
    `listener ${port} 127.0.0.1`,
    'set_tcp_nodelay true',
    `user ${process.getuid?.() === 0 ? 'root' : 'mosquitto'}`,
  ];
  if (password === undefined) lines.push('allow_anonymous true');
  else {
    await setPassword(folder, password);
    lines.push('allow_anonymous false', `password_file ${folder}/passwords`);
  }
  if (tls === true) {
    await makeCertificates(folder);
    lines.push(
      `cafile ${folder}/ca.crt`,
      `certfile ${folder}/server.crt`,
      `keyfile ${folder}/server.key`,
      'require_certificate true',
    );
  }
  return lines.join('\n');
}

async function setPassword(folder: string, password: string): Promise<void> {
  await promisify(execFile)('mosquitto_passwd', ['-c', '-b', join(folder, 'passwords.new'), 'robot', password]);
  await copyFile(join(folder, 'passwords.new'), join(folder, 'passwords'));
}

async function makeCertificates(folder: string): Promise<void> {
  const openssl = (...words: string[]): Promise<unknown> => promisify(execFile)('openssl', words, { cwd: folder });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  await openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=ca');
  const sign = (name: string, subject: string): Promise<unknown> =>
    openssl(
      'req',
      '-x509',
      ...key,
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.crt`,
      '-subj',
      `/CN=${subject}`,
      '-addext',
      `subjectAltName=DNS:${subject}`,
    );
  await sign('server', 'localhost');
  await sign('robot', 'robot');
}

/** Passes bytes on until told to swallow the broker's or to cut every connection. */
async function startRelay(context: TestContext, target: number): Promise<{ port: number; cut(): void; mute(): void }> {
  let muted = false;
  const cuts = new Set<() => void>();
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    const cut = (): void => void (near.destroy(), far.destroy(), cuts.delete(cut));
    cuts.add(cut);
    near.pipe(far);
    far.on('data', (data) => muted || near.write(data));
    for (const socket of [near, far]) socket.on('close', cut).on('error', cut);
  }).listen(0, '127.0.0.1');
  context.after(() => {
    for (const cut of cuts) cut();
    server.close();
  });
  await until(() => server.listening);
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => [...cuts].forEach((cut) => cut()),
    mute: () => void (muted = true),
  };
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => (resolve(true), socket.destroy())).on('error', () =>
      resolve(false),
    );
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await until(() => server.listening);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await isTrue())) {
    assert.ok(Date.now() < deadline, `not seen within 10 s: ${isTrue.toString()}`);
    await delay(5);
  }
}
