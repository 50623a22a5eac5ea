import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { readConfig, type ConfigResult } from './config.ts';

const schema = z.object({
  brokerUrl: z.url({ protocol: /^mqtts?$/ }).describe('where the broker is, as mqtt://host:1883'),
  robots: z.array(z.string()).default([]).describe('names, separated by commas'),
  keepaliveSeconds: z.int().min(5).max(600).default(30).describe('5 to 600'),
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('how much is logged'),
  inCluster: z.boolean().default(false).describe('use the ServiceAccount'),
  password: z.string().min(8).optional().describe('at least 8 characters'),
});
type Settings = z.infer<typeof schema>;

function read(argv: string[], env: Record<string, string> = {}): ConfigResult<Settings> {
  return readConfig({ schema, argv, env, envPrefix: 'KUBEVAC_TEST', help: 'kubevac-test: a program' });
}

function valueOf(result: ConfigResult<Settings>): Settings {
  assert.ok('ok' in result && result.ok, JSON.stringify(result));
  return result.value;
}

function faultsOf(result: ConfigResult<Settings>): readonly string[] {
  assert.ok('ok' in result && !result.ok, JSON.stringify(result));
  return result.faults;
}

test('a flag wins over the environment, which wins over the file', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'config-'));
  context.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'config.json');
  await writeFile(file, JSON.stringify({ brokerUrl: 'mqtt://file', keepaliveSeconds: 10, logLevel: 'warn' }));
  const value = valueOf(
    read(['--config', file, '--broker-url=mqtt://flag', '--in-cluster', '--robots', 'a, b'], {
      KUBEVAC_TEST_BROKER_URL: 'mqtt://env',
      KUBEVAC_TEST_KEEPALIVE_SECONDS: '20',
    }),
  );
  assert.deepEqual(value, {
    brokerUrl: 'mqtt://flag',
    robots: ['a', 'b'],
    keepaliveSeconds: 20,
    logLevel: 'warn',
    inCluster: true,
  });
});

test('all faults are told at once, each with its name, its value and what would be right', () => {
  const faults = faultsOf(
    read(['--keepalive-seconds', '3', '--broker', 'x', '--log-level=loud'], { KUBEVAC_TEST_PASSWORD: 'hunter2' }),
  );
  assert.equal(faults.length, 5, 'the value of a flag that is not known is no fault of its own');
  const all = faults.join('\n');
  assert.match(all, /--broker is not known/);
  assert.match(
    all,
    /--broker-url is not set: give it, or KUBEVAC_TEST_BROKER_URL \(where the broker is, as mqtt:\/\/host:1883\)/,
  );
  assert.match(all, /--keepalive-seconds is 3: .*>=5 \(5 to 600\)/);
  assert.match(all, /--log-level is "loud": .*"debug"\|"info"/);
  assert.match(all, /KUBEVAC_TEST_PASSWORD is set, its value is not shown: .*>=8/);
});

test('a default that does not fit what was given is told as what it is', () => {
  const times = z.object({ whole: z.int().default(10), part: z.int().default(8).describe('below the whole') });
  const fitting = times.refine(({ whole, part }) => part < whole, { path: ['part'], message: 'must be below it' });
  const result = readConfig({ schema: fitting, argv: ['--whole=5'], env: {}, envPrefix: 'KUBEVAC_TEST', help: '' });
  assert.ok('ok' in result && !result.ok);
  assert.deepEqual(result.faults, ['--part is 8 by default: must be below it (below the whole)']);
});

test("a secret's value is never shown, not even inside a URL", () => {
  const all = faultsOf(read(['--broker-url', 'http://me:hunter2@host', '--password', 'hunter2'])).join('\n');
  assert.doesNotMatch(all, /hunter2/);
});

test('--help names every flag with its variable, its default and its description', () => {
  const result = read(['--help', '--nonsense']);
  assert.ok('help' in result);
  assert.match(result.help, /^kubevac-test: a program\n/);
  assert.match(
    result.help,
    /--broker-url STRING\n {6}where the broker is, as mqtt:\/\/host:1883 {2}\(required\) {2}\[KUBEVAC_TEST_BROKER_URL\]/,
  );
  assert.match(result.help, /--log-level debug\|info\|warn\|error\n {6}how much is logged {2}\(default "info"\)/);
  assert.match(result.help, /--in-cluster\n/);
});

test('a switch can be turned off, and a value that is missing is a fault', () => {
  assert.equal(
    valueOf(read(['--broker-url=mqtt://b', '--no-in-cluster'], { KUBEVAC_TEST_IN_CLUSTER: 'true' })).inCluster,
    false,
  );
  assert.match(faultsOf(read(['--broker-url', '--in-cluster'])).join('\n'), /--broker-url has no value/);
});

test('a word that belongs to no flag is a fault', () => {
  assert.match(faultsOf(read(['--in-cluster', 'x'])).join('\n'), /"x" is not a flag/);
});

test('an unreadable file and an unknown field in it are faults', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'config-'));
  context.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'config.json');
  await writeFile(file, '{"broker-url":"mqtt://b"}');
  assert.match(faultsOf(read(['--config', file])).join('\n'), /"broker-url" is not known/);
  assert.match(faultsOf(read(['--config', join(folder, 'none')])).join('\n'), /ENOENT/);
});
