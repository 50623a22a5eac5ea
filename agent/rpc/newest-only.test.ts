import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { newestOnly } from './newest-only.ts';

/** Answers that the test gives, in the order of the questions. */
function asked() {
  const questions: string[] = [];
  const answers: PromiseWithResolvers<string>[] = [];
  const answer = newestOnly(async (question: string) => {
    questions.push(question);
    const one = Promise.withResolvers<string>();
    answers.push(one);
    return one.promise;
  });
  return { questions, answers, answer };
}

test('one question is answered at a time, and of those that wait the newest', async () => {
  const { questions, answers, answer } = asked();
  const all = ['a', 'b', 'c'].map(answer);
  await turn();
  assert.deepEqual(questions, ['a']);
  answers[0]?.resolve('A');
  await turn();
  assert.deepEqual(questions, ['a', 'c']);
  answers[1]?.resolve('C');
  assert.deepEqual(await Promise.all(all), ['A', undefined, 'C']);
});

test('a question that fails keeps nobody from the next', async () => {
  const { questions, answers, answer } = asked();
  const first = answer('a');
  const second = answer('b');
  answers[0]?.reject(new Error('silent'));
  await assert.rejects(first, /silent/);
  await turn();
  answers[1]?.resolve('B');
  assert.equal(await second, 'B');
  assert.deepEqual(questions, ['a', 'b']);
});
