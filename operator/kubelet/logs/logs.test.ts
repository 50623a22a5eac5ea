import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFault } from '../fault.ts';
import type { LogLine, MissionLog } from '../mission-logs.ts';
import { readLogOptions, type LogOptions } from './log-options.ts';
import { logBytes, selectLines } from './log-text.ts';
import { untilAborted } from './until-aborted.ts';

const now = Date.parse('2025-12-24T18:00:00Z');
const plain: LogOptions = { follow: false, previous: false, timestamps: false, stream: 'All' };

function read(query: string): LogOptions {
  const options = readLogOptions(new URLSearchParams(query), now);
  assert.ok(!isFault(options), JSON.stringify(options));
  return options;
}

function faultOf(query: string): string {
  const options = readLogOptions(new URLSearchParams(query), now);
  assert.ok(isFault(options));
  return options.message;
}

test('flags are read as the API server reads them', () => {
  for (const text of ['follow=true', 'follow=1', 'follow=', 'follow=yes']) assert.equal(read(text).follow, true, text);
  for (const text of ['', 'follow=false', 'follow=False', 'follow=0']) assert.equal(read(text).follow, false, text);
});

test('numbers and times are read, and empty ones are as none', () => {
  const { tailLines, limitBytes, sinceMilliseconds } = read('tailLines=0&limitBytes=10&sinceSeconds=60');
  assert.deepEqual([tailLines, limitBytes, sinceMilliseconds], [0, 10, now - 60_000]);
  assert.equal(read('sinceTime=2025-12-24T17:00:00.5%2B01:00').sinceMilliseconds, now - 7_199_500);
  assert.equal(read('tailLines=&limitBytes=&sinceTime=').tailLines, undefined);
});

test('what makes no sense is named, with what would', () => {
  assert.equal(faultOf('tailLines=-1'), 'tailLines is "-1": a whole number from 0 is right');
  assert.equal(faultOf('limitBytes=0'), 'limitBytes is "0": a whole number from 1 is right');
  assert.equal(faultOf('sinceSeconds=1.5'), 'sinceSeconds is "1.5": a whole number from 1 is right');
  assert.match(faultOf('sinceTime=yesterday'), /^sinceTime is "yesterday": a time as 2026-12-24T18:00:00Z is right$/);
  assert.match(faultOf('sinceTime=2025-13-01T00:00:00Z'), /^sinceTime is/);
  assert.match(faultOf('sinceSeconds=1&sinceTime=2025-12-24T17:00:00Z'), /give one of them/);
  assert.match(faultOf(`tailLines=${'9'.repeat(4_000)}x`), /^tailLines is "9{40}…"/);
});

const lines: readonly LogLine[] = ['a', 'b', 'c', 'd'].map((text, index) => ({
  atMilliseconds: now + index * 1_000,
  text,
}));

test('the last lines are taken first, and of them those that are not too old', () => {
  const texts = (options: Parameters<typeof selectLines>[1]): string =>
    selectLines(lines, options)
      .map(({ text }) => text)
      .join('');
  assert.equal(texts({}), 'abcd');
  assert.equal(texts({ tailLines: 2 }), 'cd');
  assert.equal(texts({ tailLines: 9 }), 'abcd');
  assert.equal(texts({ tailLines: 0 }), '');
  assert.equal(texts({ sinceMilliseconds: now + 1_000 }), 'bcd');
  assert.equal(texts({ tailLines: 1, sinceMilliseconds: now }), 'd');
  assert.equal(texts({ tailLines: 3, sinceMilliseconds: now + 2_000 }), 'cd');
});

async function textOf(log: MissionLog, options: Partial<LogOptions>): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of logBytes(log, { ...plain, ...options })) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

function logOf(soFar: readonly LogLine[], onwards: readonly LogLine[] = []): MissionLog {
  return {
    soFar,
    onwards: (async function* () {
      yield* onwards;
    })(),
  };
}

test('lines that come later are shown to who follows, in the window of time and within the limit', async () => {
  const log = (): MissionLog => logOf(lines.slice(0, 2), lines.slice(2));
  assert.equal(await textOf(log(), {}), 'a\nb\n');
  assert.equal(await textOf(log(), { follow: true }), 'a\nb\nc\nd\n');
  assert.equal(await textOf(log(), { follow: true, tailLines: 0 }), 'c\nd\n');
  assert.equal(await textOf(log(), { follow: true, sinceMilliseconds: now + 3_000 }), 'd\n');
  assert.equal(await textOf(log(), { follow: true, limitBytes: 5 }), 'a\nb\nc');
  assert.equal(await textOf(log(), { follow: true, limitBytes: 4 }), 'a\nb\n');
  assert.equal(await textOf(log(), { follow: true, stream: 'Stderr' }), '');
});

test('a limit counts bytes, time stamps included', async () => {
  const log = logOf([{ atMilliseconds: now, text: 'für' }]);
  assert.equal(await textOf(log, { timestamps: true }), '2025-12-24T18:00:00.000000000Z für\n');
  assert.equal(await textOf(log, { timestamps: true, limitBytes: 32 }), '2025-12-24T18:00:00.000000000Z f');
  assert.equal((await textOf(log, { limitBytes: 3 })).length, 2);
});

test('a long log comes in pieces', async () => {
  const long = Array.from({ length: 1_000 }, () => ({ atMilliseconds: now, text: 'x'.repeat(99) }));
  const sizes: number[] = [];
  for await (const piece of logBytes(logOf(long), plain)) sizes.push(piece.length);
  assert.deepEqual(sizes, [32_800, 32_800, 32_800, 1_600]);
});

test('an abort ends the reading of what never comes, and the source is told', async () => {
  let ended = false;
  const source: AsyncIterable<number> = {
    [Symbol.asyncIterator]: () => {
      let count = 0;
      return {
        next: () => (++count === 1 ? Promise.resolve({ done: false, value: 1 }) : new Promise(() => undefined)),
        return: () => {
          ended = true;
          return Promise.resolve({ done: true, value: undefined });
        },
      };
    },
  };
  const stop = new AbortController();
  const seen: number[] = [];
  for await (const value of untilAborted(source, stop.signal)) {
    seen.push(value);
    setImmediate(() => stop.abort());
  }
  assert.deepEqual(seen, [1]);
  assert.ok(ended);
});
