import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '@kubevac/base/config.ts';
import { operatorConfig, operatorHelp } from './config.ts';

/** What is wrong with these flags beside a broker that is right. */
function faultsOf(...flags: string[]): readonly string[] {
  const argv = ['--broker-url=mqtt://broker:1883', ...flags];
  const result = readConfig({
    schema: operatorConfig,
    argv,
    env: {},
    envPrefix: 'KUBEVAC_OPERATOR',
    help: operatorHelp,
  });
  assert.ok('ok' in result);
  return result.ok ? [] : result.faults;
}

test('the times of the Lease fit each other as they are, and scaled down', () => {
  assert.deepEqual(faultsOf(), []);
  const quick = ['--lease-duration-milliseconds=1000', '--lease-renew-milliseconds=999'];
  assert.deepEqual(faultsOf(...quick, '--lease-retry-milliseconds=832'), []);
});

test('a leader must stop before its Lease runs out', () => {
  const [fault, ...others] = faultsOf('--lease-duration-milliseconds=10000');
  assert.match(fault ?? '', /^--lease-renew-milliseconds is 10000 by default: must be below the lease duration, 10000/);
  assert.deepEqual(others, []);
});

test('a leader must look more than once in the time it has to renew', () => {
  const [fault, ...others] = faultsOf('--lease-renew-milliseconds=2000');
  assert.match(
    fault ?? '',
    /^--lease-retry-milliseconds is 2000 by default: must be below 1666, to renew in time, 2000/,
  );
  assert.deepEqual(others, []);
});

test('both faults are told at once', () => {
  assert.equal(faultsOf('--lease-renew-milliseconds=20000', '--lease-retry-milliseconds=20000').length, 2);
});

test('a certificate for the kubelet ports comes with its key', () => {
  assert.deepEqual(faultsOf('--kubelet-certificate-file=a', '--kubelet-key-file=b'), []);
  assert.match(faultsOf('--kubelet-certificate-file=a')[0] ?? '', /^--kubelet-key-file is not set: is needed/);
  assert.match(faultsOf('--kubelet-key-file=b')[0] ?? '', /^--kubelet-certificate-file is not set: is needed/);
});
