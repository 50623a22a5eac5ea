import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFault } from '../fault.ts';
import { endStatus, frame, readFrame } from './channels.ts';
import { unfitFor } from './serve-terminal.ts';
import { StdinQueue } from './stdin-queue.ts';
import { terminalTarget } from './terminal-target.ts';

test('messages of a client are told apart by their first byte', () => {
  assert.deepEqual(readFrame(frame(0, 'hi')), { type: 'stdin', bytes: Buffer.from('hi') });
  assert.deepEqual(readFrame(Buffer.of(255, 0)), { type: 'stdin-closed' });
  assert.deepEqual(readFrame(frame(4, '{"Width":80,"Height":24}')), {
    type: 'resize',
    size: { columns: 80, rows: 24 },
  });
  for (const strange of [
    Buffer.of(),
    Buffer.of(255),
    Buffer.of(255, 1),
    frame(9, 'x'),
    frame(4, '{'),
    frame(4, 'null'),
    frame(4, '{"Width":-1,"Height":24}'),
    frame(4, '{"Width":80}'),
  ])
    assert.deepEqual(readFrame(strange), { type: 'unknown' });
});

test('an end is told as clients make exit codes and messages of it', () => {
  const common = { metadata: {}, apiVersion: 'v1', kind: 'Status' };
  assert.deepEqual(endStatus({ exitCode: 0 }), { ...common, status: 'Success' });
  const failed = endStatus({ exitCode: 75 }) as { reason: string; details: object };
  assert.equal(failed.reason, 'NonZeroExitCode');
  assert.deepEqual(failed.details, { causes: [{ reason: 'ExitCode', message: '75' }] });
  const tooLarge = endStatus({ exitCode: 1_000 }) as { details: object };
  assert.deepEqual(tooLarge.details, { causes: [{ reason: 'ExitCode', message: '255' }] });
  const fault = endStatus({ fault: 'Unavailable', message: 'the robot is away' }) as { message: string; code: number };
  assert.deepEqual([fault.message, fault.code], ['the robot is away', 503]);
});

const path = { namespace: 'home', pod: 'mission', container: 'clean' };

test('the query of an exec says command and streams', () => {
  const query = new URLSearchParams('command=echo&command=a%20b&input=1&output=1&error=1&tty=1');
  assert.deepEqual(terminalTarget({ verb: 'exec', node: 'dusty', path, query }), {
    verb: 'exec',
    node: 'dusty',
    ...path,
    uid: undefined,
    command: ['echo', 'a b'],
    stdin: true,
    stdout: true,
    stderr: false,
    tty: true,
  });
});

test('an exec without a command, or without streams, is refused with what is right', () => {
  const faultOf = (verb: 'exec' | 'attach', query: string): string => {
    const target = terminalTarget({ verb, node: 'dusty', path, query: new URLSearchParams(query) });
    return isFault(target) ? target.message : '';
  };
  assert.match(faultOf('exec', 'output=1'), /^no command: write it behind --/);
  assert.match(faultOf('exec', 'command=a'), /^no stream is asked for/);
  assert.match(faultOf('exec', `output=1&${'command=a&'.repeat(257)}`), /^a command of 257 words: at most 256/);
  assert.equal(faultOf('attach', 'output=1'), '');
});

test('only WebSockets of a protocol that is spoken here are taken', () => {
  const headers = { upgrade: 'websocket', 'sec-websocket-protocol': 'v5.channel.k8s.io, v4.channel.k8s.io' };
  assert.equal(unfitFor({ method: 'GET', headers }), undefined);
  assert.match(unfitFor({ method: 'POST', headers: { upgrade: 'SPDY/3.1' } })?.message ?? '', /Kubernetes 1\.36/);
  assert.match(
    unfitFor({ method: 'GET', headers: { ...headers, 'sec-websocket-protocol': 'v1.channel.k8s.io' } })?.message ?? '',
    /^the WebSocket offers v1\.channel\.k8s\.io: v5\.channel\.k8s\.io or v4\.channel\.k8s\.io is needed$/,
  );
});

test('what a client sends waits for its reader, who makes it stop when too much does', async () => {
  const calls: string[] = [];
  const queue = new StdinQueue({ onFull: () => calls.push('full'), onRoom: () => calls.push('room') });
  for (let index = 0; index < 8; index += 1) queue.push(Buffer.alloc(10_000));
  queue.push(Buffer.alloc(0));
  assert.deepEqual(calls, ['full']);
  queue.end();
  queue.push(Buffer.from('too late'));
  let bytes = 0;
  for await (const chunk of queue) {
    bytes += chunk.length;
    // Half of what makes it full, so that it does not stop and go with each message.
    assert.deepEqual(calls, bytes < 50_000 ? ['full'] : ['full', 'room']);
  }
  assert.equal(bytes, 80_000);
});

test('a reader that was there first gets what comes', async () => {
  const queue = new StdinQueue({ onFull: () => undefined, onRoom: () => undefined });
  const read = (async () => {
    const texts: string[] = [];
    for await (const chunk of queue) texts.push(Buffer.from(chunk).toString());
    return texts;
  })();
  await new Promise((resolve) => setImmediate(resolve));
  queue.push(Buffer.from('a'));
  await new Promise((resolve) => setImmediate(resolve));
  queue.push(Buffer.from('b'));
  queue.end();
  assert.deepEqual(await read, ['a', 'b']);
});
