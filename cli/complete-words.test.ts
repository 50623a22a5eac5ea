import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complete } from './complete-words.ts';
import { apiOf, robot } from './testing/api.ts';

const home = apiOf({ VacuumRobot: [robot('attic'), robot('dusty')] });

/** What was typed, and what it may become. */
const typed: Readonly<Record<string, readonly string[]>> = {
  cl: ['clean'],
  su: ['suspend'],
  'clean ': ['attic', 'dusty'],
  'clean du': ['dusty'],
  'clean dusty ': [],
  'clean dusty --ro': ['--rooms'],
  'clean dusty --rooms ': ['kitchen', 'hall', 'den'],
  'clean dusty --rooms=ki': ['kitchen'],
  'clean dusty --rooms kitchen,h': ['kitchen,hall'],
  'clean dusty --fan l': ['Low'],
  'clean dusty --spot ': ['sofa'],
  'drive dusty --loops 2 --to s': ['sofa'],
  'clean dusty --passes ': [],
  'clean --rooms ': [],
  'sensors dusty ': ['lidar', 'battery'],
  'sensors dusty lidar ': ['battery'],
  'sensors dusty lidar --for 60s b': ['battery'],
  'reset dusty ': ['filter'],
  'reset dusty filter ': [],
  'stop --h': ['--hold', '--help'],
  '-n home clean d': ['dusty'],
  'dock dusty -o ': ['yaml', 'json'],
  'map dusty --dry-run=client -o ': ['yaml', 'json'],
  'get ': ['attic', 'dusty'],
  'pause dusty --names': ['--namespace'],
};

for (const [line, words] of Object.entries(typed))
  test(`"${line}" may become ${words.join(', ') || 'nothing'}`, async () => {
    assert.deepEqual(await complete(line.split(' '), () => Promise.resolve(home)), words);
  });

test('where files are saved is for the shell to complete', async () => {
  for (const line of ['map dusty -o ', 'sensors dusty lidar -o ho', 'map dusty --output=ho'])
    assert.equal(await complete(line.split(' '), () => Promise.resolve(home)), 'Files', line);
});
