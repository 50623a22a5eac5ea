import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Context } from './context.ts';
import type { Ending } from './follow.ts';
import { followUntilLeft } from './follow-until-left.ts';
import { readObject } from '@kubevac/crds/read-object.ts';
import { takeCommon } from './flags.ts';
import type { Task } from './task.ts';

const raw = {
  metadata: { name: 'kitchen', uid: 'u1', resourceVersion: '1' },
  spec: { robotName: 'dusty', mode: 'Full' },
  status: { phase: 'Running' },
};
const task: Task = readObject('Cleaning', raw);

/** A person at a terminal, a task that runs until it is cancelled, and what was said. */
function scene({ answer, isInteractive = true }: { answer?: string; isInteractive?: boolean }) {
  const said: string[] = [];
  const cancelled = Promise.withResolvers<void>();
  let interrupt: ((signal: 'SIGINT' | 'SIGTERM') => void) | undefined;
  const asking = Promise.withResolvers<void>();
  const context: Context = {
    common: takeCommon([]).common,
    terminal: {
      out: (line) => void said.push(line),
      note: (line) => void said.push(line),
      write: () => Promise.resolve(),
      draw: () => undefined,
      isInteractive,
      columns: 80,
      ask: (question, signal) => {
        said.push(question.trim());
        asking.resolve();
        const { promise, resolve, reject } = Promise.withResolvers<string>();
        signal.addEventListener('abort', () => reject(new Error('not answered')));
        if (answer !== undefined) resolve(answer);
        return promise;
      },
    },
    api: {
      namespace: 'home',
      request: ({ body }) => {
        said.push(JSON.stringify(body));
        cancelled.resolve();
        return Promise.resolve({});
      },
      stream: ({ signal }) => Promise.resolve(untilCancelled(cancelled.promise, signal)),
    },
    onInterrupt: (listener) => {
      interrupt = listener;
      return () => (interrupt = undefined);
    },
  };
  return { context, said, asking: asking.promise, interrupt: (signal: 'SIGINT' | 'SIGTERM') => interrupt?.(signal) };
}

async function* untilCancelled(cancelled: Promise<void>, signal: AbortSignal | undefined) {
  const { promise, reject } = Promise.withResolvers<never>();
  signal?.throwIfAborted();
  signal?.addEventListener('abort', () => reject(new Error('aborted')));
  await Promise.race([cancelled, promise]);
  const ended = { ...raw, status: { phase: 'Cancelled', reason: 'Cancelled', message: 'spec.cancel' } };
  yield `${JSON.stringify({ type: 'MODIFIED', object: ended })}\n`;
}

const exits = async (following: Promise<readonly Ending[]>) => (await following).map(({ exit }) => exit);

const question = 'cancel cleaning/kitchen? [y: cancel, anything else: leave it running]';

test('Ctrl-C asks, and yes cancels the task, which is followed to its end', async () => {
  const { context, said, interrupt } = scene({ answer: 'y' });
  const following = followUntilLeft(context, [task]);
  interrupt('SIGINT');
  assert.deepEqual(await exits(following), ['Cancelled']);
  assert.deepEqual(said, [question, '{"spec":{"cancel":true}}', 'kitchen  Cancelled  Cancelled: spec.cancel']);
});

test('Ctrl-C asks, and any other answer leaves the task running', async () => {
  const { context, said, interrupt } = scene({ answer: '' });
  const following = followUntilLeft(context, [task]);
  interrupt('SIGINT');
  assert.deepEqual(await exits(following), ['Unknown']);
  assert.deepEqual(said, [question, 'left: cleaning/kitchen goes on; kubectl vac cancel kitchen ends it']);
});

test('a second Ctrl-C while it asks leaves the task running', async () => {
  const { context, said, interrupt, asking } = scene({});
  const following = followUntilLeft(context, [task]);
  interrupt('SIGINT');
  await asking;
  interrupt('SIGINT');
  assert.deepEqual(await exits(following), ['Unknown']);
  assert.deepEqual(said, [question, 'interrupted: cleaning/kitchen goes on; kubectl vac cancel kitchen ends it']);
});

test('without a person, and when it is told to end, nothing is asked and the task is left', async () => {
  for (const [isInteractive, signal] of [[false, 'SIGINT'] as const, [true, 'SIGTERM'] as const]) {
    const { context, said, interrupt } = scene({ isInteractive });
    const following = followUntilLeft(context, [task]);
    interrupt(signal);
    assert.deepEqual(await exits(following), ['Unknown']);
    assert.equal(said.at(-1), 'interrupted: cleaning/kitchen goes on; kubectl vac cancel kitchen ends it');
    assert.ok(!said.includes(question));
  }
});
