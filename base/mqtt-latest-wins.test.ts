import { test } from 'node:test';
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { LatestWins } from './mqtt-latest-wins.ts';
import { NotConnectedError } from './mqtt-messages.ts';

/** A broker whose answers the test gives. */
function broker() {
  const asked: string[] = [];
  const answers: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const refused: unknown[] = [];
  const latest = new LatestWins({
    publish: (payload) => {
      asked.push(payload);
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      answers.push({ resolve, reject });
      return promise;
    },
    onRefused: (error) => refused.push(error),
    refusedMilliseconds: 1,
  });
  return { asked, answers, refused, latest };
}

test('rule 19: one publish is in flight, and newer state replaces what waits', async () => {
  const { asked, answers, latest } = broker();
  for (const payload of ['a', 'b', 'c', 'd']) latest.offer(payload);
  assert.deepEqual(asked, ['a']);
  answers[0]?.resolve();
  await turn();
  assert.deepEqual(asked, ['a', 'd']);
});

test('what fails with the link is dropped: the next connect says it again', async () => {
  const { asked, answers, refused, latest } = broker();
  latest.offer('a');
  answers[0]?.reject(new NotConnectedError('gone'));
  await turn();
  latest.offer('b');
  assert.deepEqual([asked, refused], [['a', 'b'], []]);
});

test('what the broker refuses is told and tried again, unless something newer came', async () => {
  const { asked, answers, refused, latest } = broker();
  latest.offer('a');
  answers[0]?.reject(new Error('not authorised'));
  while (asked.length < 2) await turn();
  assert.deepEqual([asked, refused.length], [['a', 'a'], 1]);
  answers[1]?.reject(new Error('not authorised'));
  latest.offer('b');
  while (asked.length < 3) await turn();
  assert.equal(asked[2], 'b');
});
