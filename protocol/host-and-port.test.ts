import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostAndPort } from './host-and-port.ts';

const valid = ['10.0.0.7:9473', 'dusty.home.example:1', '[fd00::7]:65535', '[::ffff:10.0.0.7]:80', 'd:80', 'a-b.c:80'];
for (const address of valid)
  test(`${address} has a host and a port`, () => assert.ok(hostAndPort.safeParse(address).success));

const invalid = [
  '',
  'dusty',
  'dusty:',
  ':9473',
  'dusty:0',
  'dusty:080',
  'dusty:65536',
  'fd00::7:9473',
  '[:::::]:9',
  '[10.0.0.7]:80',
  '[fd00::7%eth0]:80',
  'a..b:80',
  '.a:80',
  '-a:80',
  'a-.b:80',
  'a b:1',
  'http://d:1',
  'd:1/x',
  'd:1\n',
  `${'a'.repeat(256)}:80`,
];
for (const address of invalid)
  test(`${JSON.stringify(address)} has not`, () => assert.ok(!hostAndPort.safeParse(address).success));
