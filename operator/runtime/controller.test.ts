import { test } from 'node:test';
import assert from 'node:assert/strict';
import { silentLogger, type Logger } from '@kubevac/base/log.ts';
import { KubeError, unreachable } from '../kube/kube-error.ts';
import { runController } from './controller.ts';
import { WorkQueue } from './work-queue.ts';

function recordingLog(lines: string[]): Logger {
  const write = (level: string) => (_fields: unknown, message: string) => void lines.push(`${level} ${message}`);
  return { ...silentLogger, debug: write('debug'), warn: write('warn'), error: write('error') };
}

const conflict = new KubeError('changed', { kind: 'Conflict', status: 409, reason: 'Conflict' });

async function reconcileWith(outcomes: readonly (Error | undefined)[]) {
  const lines: string[] = [];
  const reasons: string[] = [];
  const stop = new AbortController();
  let tries = 0;
  const queue = new WorkQueue({ backoff: { initialMilliseconds: 1, maximumMilliseconds: 2 } });
  queue.add('home/monday');
  await runController(
    {
      name: 'cleaning',
      queue,
      reconcile: () => {
        const outcome = outcomes[tries];
        tries += 1;
        if (tries === outcomes.length) queueMicrotask(() => stop.abort());
        return outcome === undefined ? Promise.resolve() : Promise.reject(outcome);
      },
      log: recordingLog(lines),
      observer: { onError: (name, reason) => reasons.push(`${name} ${reason}`) },
    },
    stop.signal,
  );
  return { lines, reasons, tries };
}

test('a conflict is tried again and is no error in the log', async () => {
  const { lines, reasons, tries } = await reconcileWith([conflict, conflict, undefined]);
  assert.equal(tries, 3);
  assert.deepEqual(lines, ['debug reconcile met a newer object', 'debug reconcile met a newer object']);
  assert.deepEqual(reasons, ['cleaning Conflict', 'cleaning Conflict']);
});

test('an API server that is away is told once, other errors each time', async () => {
  const away = unreachable('nobody there', 'ECONNREFUSED');
  const { lines, reasons } = await reconcileWith([away, away, new TypeError('bug'), new TypeError('bug'), undefined]);
  assert.deepEqual(lines, [
    'warn reconcile did not reach the API server',
    'error reconcile failed',
    'error reconcile failed',
  ]);
  assert.deepEqual(reasons, [
    'cleaning Unreachable',
    'cleaning Unreachable',
    'cleaning TypeError',
    'cleaning TypeError',
  ]);
});

test('a reconcile is called again at the time it asked for', async () => {
  const stop = new AbortController();
  const queue = new WorkQueue();
  const calls: number[] = [];
  queue.add('a');
  const reconcile = () => {
    calls.push(Date.now());
    if (calls.length === 2) stop.abort();
    return Promise.resolve({ wakeAtMilliseconds: Date.now() + 20 });
  };
  await runController({ name: 'test', queue, reconcile, log: silentLogger }, stop.signal);
  assert.ok((calls[1] ?? 0) - (calls[0] ?? 0) >= 19);
});
