import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOST_AND_PORT } from './info.ts';

test('an address has a host and a port', () => {
  for (const address of ['10.0.0.7:9473', 'dusty.home.example:1', '[fd00::7]:65535', 'd:80'])
    assert.match(address, HOST_AND_PORT);
  for (const address of [
    '',
    'dusty',
    'dusty:',
    ':9473',
    'dusty:0',
    'dusty:65536',
    'fd00::7:9473',
    'a b:1',
    'http://d:1',
    'd:1/x',
  ])
    assert.doesNotMatch(address, HOST_AND_PORT);
});
