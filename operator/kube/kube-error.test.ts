import { test } from 'node:test';
import assert from 'node:assert/strict';
import { isKubeError, kubeErrorOf, unreachable, type KubeErrorKind } from './kube-error.ts';

const answers: readonly (readonly [number, string, KubeErrorKind])[] = [
  [404, 'NotFound', 'NotFound'],
  [409, 'Conflict', 'Conflict'],
  [409, 'AlreadyExists', 'AlreadyExists'],
  [410, 'Expired', 'Gone'],
  [410, 'Gone', 'Gone'],
  [401, 'Unauthorized', 'Unauthorized'],
  [403, 'Forbidden', 'Forbidden'],
  [422, 'Invalid', 'Invalid'],
  [400, 'BadRequest', 'Invalid'],
  [429, 'TooManyRequests', 'TooManyRequests'],
  [503, 'ServiceUnavailable', 'Unreachable'],
  [500, 'InternalError', 'Other'],
];

for (const [status, reason, kind] of answers)
  test(`an answer ${status} ${reason} is of kind ${kind}`, () => {
    const error = kubeErrorOf(status, JSON.stringify({ kind: 'Status', message: 'why', reason }));
    assert.deepEqual([error.kind, error.status, error.reason, error.message], [kind, status, reason, 'why']);
  });

test('an answer that is not JSON still has a kind and its first words', () => {
  const error = kubeErrorOf(502, '<html>bad gateway</html>');
  assert.equal(error.kind, 'Unreachable');
  assert.match(error.message, /bad gateway/);
  assert.equal(kubeErrorOf(500, 'null').kind, 'Other');
});

test('the wait that the server asks for comes from the header, else from the Status', () => {
  const body = JSON.stringify({ details: { retryAfterSeconds: 7 } });
  assert.equal(kubeErrorOf(429, body, '3').retryAfterSeconds, 3);
  assert.equal(kubeErrorOf(429, body).retryAfterSeconds, 7);
  assert.equal(kubeErrorOf(429, '').retryAfterSeconds, undefined);
});

test('an error is recognised by kind', () => {
  const error = unreachable('nobody there', 'ECONNREFUSED');
  const kinds = [isKubeError(error), isKubeError(error, 'Gone', 'Unreachable'), isKubeError(error, 'Gone')];
  assert.deepEqual(kinds, [true, true, false]);
  assert.equal(isKubeError(new Error('no'), 'Unreachable'), false);
});

test('a patch that names the UID of another object is a conflict', () => {
  const details = { causes: [{ reason: 'FieldValueInvalid', field: 'metadata.uid' }] };
  assert.equal(kubeErrorOf(422, JSON.stringify({ reason: 'Invalid', details })).kind, 'Conflict');
});
