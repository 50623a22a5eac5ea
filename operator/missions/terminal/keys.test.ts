import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keysIn } from './keys.ts';

const rows: readonly [string, string, string[], string][] = [
  ['arrow keys', '\x1b[A\x1b[B\x1b[C\x1b[D', ['Forward', 'Backward', 'Right', 'Left'], ''],
  ['wasd, also in capitals', 'wAsD', ['Forward', 'Left', 'Backward', 'Right'], ''],
  ['space stops, q, Ctrl-C and Ctrl-D end', ' q\x03\x04', ['Stop', 'Quit', 'Quit', 'Quit'], ''],
  ['what is no key is passed over', 'xw7', ['Forward'], ''],
  ['a key that is not whole yet is left for the next piece', 'w\x1b[', ['Forward'], '\x1b['],
  ['an unknown sequence is no key', '\x1b[5~', [], ''],
  ['the letters of unknown sequences are no keys', '\x1b[1;2A\x1b[1;5D\x1bOQ\x1bOS\x1b[dw', ['Forward'], ''],
  ['a long sequence that is not whole yet is left', '\x1b[1;2', [], '\x1b[1;2'],
  ['one that never ends is passed over', `\x1b[${'1'.repeat(20)}`, [], ''],
  ['Escape alone and then a key', '\x1bw', ['Forward'], ''],
  ['nothing', '', [], ''],
];
for (const [sentence, text, keys, rest] of rows) test(sentence, () => assert.deepEqual(keysIn(text), { keys, rest }));
