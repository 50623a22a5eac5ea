import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFault } from './fault.ts';
import { OpenStreams, StreamEnded, streamLimits, type OpenStream } from './open-streams.ts';

function opened(streams: OpenStreams, node: string): OpenStream {
  const stream = streams.open(node, 'logs');
  assert.ok(!isFault(stream));
  return stream;
}

test('a Node has room for so many streams, and so have all together', () => {
  const streams = new OpenStreams();
  const first = Array.from({ length: streamLimits.ofNode }, () => opened(streams, 'dusty'));
  assert.deepEqual(streams.open('dusty', 'logs'), {
    fault: 'TooMany',
    message: '64 streams of Node dusty are open already, and more are not; end one and try again',
  });
  first[0]?.close();
  opened(streams, 'dusty');
  for (let index = streamLimits.ofNode; index < streamLimits.inAll; index += 1) opened(streams, `robot-${index}`);
  const refused = streams.open('sleepy', 'terminal');
  assert.ok(isFault(refused) && refused.message.startsWith('2048 streams of Nodes'));
});

test('the end of a Node ends its streams with a sentence, waits for their last words, and leaves others alone', async () => {
  const streams = new OpenStreams();
  const [mine, other] = [opened(streams, 'dusty'), opened(streams, 'sleepy')];
  mine.signal.addEventListener('abort', () => setImmediate(() => mine.close()));
  await streams.end({ node: 'dusty', sentence: 'Node dusty is gone', milliseconds: 60_000 });
  assert.ok(mine.signal.reason instanceof StreamEnded);
  assert.equal(mine.signal.reason.message, 'Node dusty is gone');
  assert.equal(other.signal.aborted, false);
  assert.equal(streams.count('logs'), 1);
});

test('who has no last words is not waited for', async () => {
  const streams = new OpenStreams();
  opened(streams, 'dusty');
  await streams.end({ sentence: 'the operator moves', milliseconds: 10 });
});
