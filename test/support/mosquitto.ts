import { execFile } from 'node:child_process';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { silentLogger } from '@kubevac/base/log.ts';
import { issueCertificate, makeAuthority } from '@kubevac/sandbox/certificate-authority.ts';
import { freePort } from '@kubevac/sandbox/free-port.ts';
import { spawnLogged, type LoggedProcess } from '@kubevac/sandbox/process.ts';
import type { Cleanup } from './cleanup.ts';
import { findMosquitto } from './find-mosquitto.ts';
import { until } from './until.ts';

/** Why a suite that needs Mosquitto is skipped, for `test(name, { skip: mosquittoMissing() }, …)`; false when it is there. */
export function mosquittoMissing(): string | false {
  return findMosquitto() === undefined ? 'mosquitto is not installed' : false;
}

export interface MosquittoOptions {
  /** Clients must have a certificate. `ca.crt`, `robot.crt` and `robot.key` (CN=robot) are in the folder. */
  readonly tls?: boolean;
  /** By user; everyone is let in when absent. */
  readonly passwords?: Readonly<Record<string, string>>;
  /** It keeps what it knows in a file, written when it stops and every so many seconds. */
  readonly persistence?: { readonly autosaveSeconds: number };
  /** Further lines of mosquitto.conf. */
  readonly configuration?: readonly string[];
}

export interface Mosquitto {
  /** `mqtt://127.0.0.1:<port>`, or `mqtts://localhost:<port>` */
  readonly url: string;
  /** The same after a restart. */
  readonly port: number;
  /** Configuration, certificates, passwords, persistence and log. */
  readonly folder: string;
  /** Resolves when it takes connections. */
  start(): Promise<void>;
  /** Politely: with persistence it writes its file. */
  stop(): Promise<void>;
  /** SIGKILL: what it has not written is lost. */
  kill(): Promise<void>;
  /** Makes it read its configuration and passwords again. */
  reload(): void;
  /** Kills it and starts it again as one that has never known anything. */
  dropMemory(): Promise<void>;
  setPasswords(passwords: Readonly<Record<string, string>>): Promise<void>;
  /** What it logged last. */
  tail(lines: number): string;
}

/** Starts Mosquitto on a free port; it ends with the test, and its folder too. */
export async function startMosquitto(context: Cleanup, options: MosquittoOptions = {}): Promise<Mosquitto> {
  const folder = await mkdtemp(join(tmpdir(), 'kubevac-mosquitto-'));
  const port = await freePort();
  if (options.passwords !== undefined) await writePasswords(folder, options.passwords);
  if (options.tls === true) await writeCertificates(folder);
  await writeFile(join(folder, 'mosquitto.conf'), configuration(folder, port, options));
  let running: LoggedProcess | undefined;
  const start = async (): Promise<void> => {
    running = spawnMosquitto(folder);
    let ended = false;
    void running.exited.then(() => (ended = true));
    await until(() => ended || canConnect(port));
    if (ended) throw new Error(`mosquitto did not start:\n${running.tail(10)}`);
  };
  const stop = async (): Promise<void> => void (await running?.stop());
  const kill = async (): Promise<void> => {
    running?.kill('SIGKILL');
    await running?.exited;
  };
  context.after(async () => {
    await kill();
    await rm(folder, { recursive: true, force: true });
  });
  await start();
  return {
    url: options.tls === true ? `mqtts://localhost:${port}` : `mqtt://127.0.0.1:${port}`,
    port,
    folder,
    start,
    stop,
    kill,
    reload: () => void running?.kill('SIGHUP'),
    dropMemory: async () => {
      await kill();
      await rm(join(folder, 'mosquitto.db'), { force: true });
      await start();
    },
    setPasswords: (passwords) => writePasswords(folder, passwords),
    tail: (lines) => running?.tail(lines) ?? '',
  };
}

function spawnMosquitto(folder: string): LoggedProcess {
  const mosquitto = findMosquitto();
  if (mosquitto === undefined) throw new Error('mosquitto is not installed: skip this test with mosquittoMissing');
  return spawnLogged({
    name: 'mosquitto',
    command: mosquitto,
    args: ['-c', join(folder, 'mosquitto.conf')],
    logFile: join(folder, 'mosquitto.log'),
    log: silentLogger,
    exitWithStdin: false,
  });
}

function configuration(folder: string, port: number, options: MosquittoOptions): string {
  const { tls, passwords, persistence } = options;
  return [
    `listener ${port} 127.0.0.1`,
    'set_tcp_nodelay true',
    'log_dest stderr',
    // As root it would become another user, who cannot read the folder.
    ...(process.getuid?.() === 0 ? ['user root'] : []),
    ...(passwords === undefined
      ? ['allow_anonymous true']
      : ['allow_anonymous false', `password_file ${folder}/passwords`]),
    ...(tls === true ? tlsLines(folder) : []),
    ...(persistence === undefined ? [] : persistenceLines(folder, persistence.autosaveSeconds)),
    ...(options.configuration ?? []),
    '',
  ].join('\n');
}

function tlsLines(folder: string): string[] {
  const file = (name: string): string => join(folder, name);
  return [
    `cafile ${file('ca.crt')}`,
    `certfile ${file('server.crt')}`,
    `keyfile ${file('server.key')}`,
    'require_certificate true',
  ];
}

function persistenceLines(folder: string, autosaveSeconds: number): string[] {
  return ['persistence true', `persistence_location ${folder}/`, `autosave_interval ${autosaveSeconds}`];
}

async function writePasswords(folder: string, passwords: Readonly<Record<string, string>>): Promise<void> {
  const next = join(folder, 'passwords.new');
  await rm(next, { force: true });
  await writeFile(next, '', { mode: 0o600 });
  for (const [user, password] of Object.entries(passwords))
    await promisify(execFile)('mosquitto_passwd', ['-b', next, user, password]);
  await rename(next, join(folder, 'passwords'));
}

async function writeCertificates(folder: string): Promise<void> {
  const now = new Date();
  const ca = await makeAuthority('ca', now);
  const serves = [
    { type: 'dns' as const, value: 'localhost' },
    { type: 'ip' as const, value: '127.0.0.1' },
  ];
  const server = await issueCertificate(ca, { commonName: 'localhost', serves }, now);
  const robot = await issueCertificate(ca, { commonName: 'robot' }, now);
  for (const [name, { certPem, keyPem }] of Object.entries({ ca, server, robot })) {
    await writeFile(join(folder, `${name}.crt`), certPem);
    await writeFile(join(folder, `${name}.key`), keyPem, { mode: 0o600 });
  }
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => (resolve(true), socket.destroy())).on('error', () =>
      resolve(false),
    );
  });
}
