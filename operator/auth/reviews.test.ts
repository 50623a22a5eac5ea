import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { KubeError } from '../kube/kube-error.ts';
import { ExpiringCache } from './expiring-cache.ts';
import { NoReview, Reviews } from './reviews.ts';

test('an answer is remembered until its time is over', () => {
  const cache = new ExpiringCache<boolean>(10);
  cache.set('a', false, 100);
  assert.equal(cache.get('a', 99), false);
  assert.equal(cache.get('a', 100), undefined);
  assert.ok(cache.has('a'));
});

test('of more answers than there is room for, what was learned first is forgotten', () => {
  const cache = new ExpiringCache<number>(3);
  for (const [index, key] of ['a', 'b', 'c', 'a', 'd'].entries()) cache.set(key, index, 100);
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].map((key) => cache.get(key, 0)),
    [3, undefined, 2, 4],
  );
  for (let index = 0; index < 10_000; index += 1) cache.set(`guess-${index}`, index, 100);
  assert.equal(cache.size, 3);
});

/** Questions whose answers the test gives. */
function reviewed(maximumWaiting = 2) {
  const asked: { question: string; answer: PromiseWithResolvers<string> }[] = [];
  let now = 0;
  const reviews = new Reviews<string, string>({
    review: (question) => {
      const answer = Promise.withResolvers<string>();
      asked.push({ question, answer });
      return answer.promise;
    },
    keyOf: (question) => question,
    grants: (answer) => answer === 'yes',
    keepMilliseconds: { granted: 1_000, refused: 100 },
    capacity: 100,
    maximumWaiting,
    now: () => now,
  });
  /** Waits until a question is asked, and answers it. */
  const answer = async (index: number, value: string | Error): Promise<void> => {
    while (asked[index] === undefined) await setImmediate();
    if (typeof value === 'string') asked[index].answer.resolve(value);
    else asked[index].answer.reject(value);
  };
  return { reviews, asked, answer, at: (milliseconds: number) => (now = milliseconds) };
}

test('a question is asked once at a time, and its answer kept for as long as it is worth', async () => {
  const { reviews, asked, answer, at } = reviewed();
  const both = [reviews.ask('may dusty'), reviews.ask('may dusty')];
  await answer(0, 'yes');
  assert.deepEqual(await Promise.all(both), ['yes', 'yes']);
  at(999);
  assert.equal(await reviews.ask('may dusty'), 'yes');
  assert.equal(asked.length, 1);
  at(1_000);
  const again = reviews.ask('may dusty');
  await answer(1, 'no');
  assert.equal(await again, 'no');
  at(1_099);
  assert.equal(await reviews.ask('may dusty'), 'no');
  at(1_100);
  const third = reviews.ask('may dusty');
  await answer(2, 'yes');
  assert.equal(await third, 'yes');
});

test('four are asked at once, the others take their turn, and more than may wait are refused', async () => {
  const { reviews, asked, answer } = reviewed(2);
  const answers = ['a', 'b', 'c', 'd', 'e', 'f'].map((question) => reviews.ask(question));
  await assert.rejects(reviews.ask('g'), NoReview);
  await answer(3, 'no');
  assert.equal(asked.length, 4);
  await answer(0, 'yes');
  for (const index of [4, 5, 1, 2]) await answer(index, 'no');
  assert.deepEqual(await Promise.all(answers), ['yes', 'no', 'no', 'no', 'no', 'no']);
  assert.equal(asked.map(({ question }) => question).join(''), 'abcdef');
  const last = reviews.ask('g');
  await answer(6, 'yes');
  assert.equal(await last, 'yes');
});

test('when there is no answer all who wait are told at once, nothing is remembered, and the next is asked', async () => {
  const { reviews, asked, answer } = reviewed(2);
  const answers = ['a', 'b', 'c', 'd', 'e', 'f'].map((question) => reviews.ask(question));
  const settled = Promise.allSettled(answers);
  for (let index = 0; index < 4; index += 1)
    await answer(index, new KubeError('', { kind: 'Unreachable', status: 0, reason: 'ECONNREFUSED' }));
  for (const result of await settled) assert.ok(result.status === 'rejected' && result.reason instanceof NoReview);
  assert.equal(asked.length, 4);
  const again = reviews.ask('a');
  await answer(4, 'yes');
  assert.equal(await again, 'yes');
});

test('an answer that says no more than that one question was wrong fails that one alone', async () => {
  const { reviews, answer } = reviewed(2);
  const answers = ['a', 'b', 'c', 'd', 'e'].map((question) => reviews.ask(question));
  const settled = Promise.allSettled(answers);
  await answer(0, new KubeError('', { kind: 'Invalid', status: 422, reason: 'Invalid' }));
  for (let index = 1; index < 5; index += 1) await answer(index, 'yes');
  assert.deepEqual(
    (await settled).map(({ status }) => status),
    ['rejected', 'fulfilled', 'fulfilled', 'fulfilled', 'fulfilled'],
  );
});

test('who was let in stays known while strangers ask, and goes before them when asked about again', async () => {
  const { reviews, asked, answer, at } = reviewed(2);
  const first = reviews.ask('prometheus');
  await answer(0, 'yes');
  await first;
  const guesses = Array.from({ length: 150 }, (_, index) => `guess-${index}`);
  for (const [index, guess] of guesses.entries()) {
    const refused = reviews.ask(guess);
    await answer(index + 1, 'no');
    await refused;
  }
  assert.equal(await reviews.ask('prometheus'), 'yes');
  assert.equal(asked.length, 151);
  at(1_000);
  const waiting = ['a', 'b', 'c', 'd', 'e', 'f'].map((question) => reviews.ask(question));
  const again = reviews.ask('prometheus');
  await answer(151, 'no');
  await answer(155, 'yes');
  assert.equal(asked[155]?.question, 'prometheus');
  assert.equal(await again, 'yes');
  for (const index of [152, 153, 154, 156, 157]) await answer(index, 'no');
  await Promise.all(waiting);
});

test('who was let in and is not any more is a stranger', async () => {
  const { reviews, asked, answer, at } = reviewed(0);
  const first = reviews.ask('prometheus');
  await answer(0, 'yes');
  await first;
  at(1_000);
  const again = reviews.ask('prometheus');
  await answer(1, 'no');
  assert.equal(await again, 'no');
  at(1_100);
  const others = ['a', 'b', 'c', 'd'].map((question) => reviews.ask(question));
  await assert.rejects(reviews.ask('prometheus'), NoReview);
  for (const index of [2, 3, 4, 5]) await answer(index, 'no');
  await Promise.all(others);
  assert.equal(asked.length, 6);
});
