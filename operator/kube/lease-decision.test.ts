import { test } from 'node:test';
import assert from 'node:assert/strict';
import { decideLease, type LeaseDecision, type ObservedLease } from './lease-decision.ts';

const lease = (holder: string): ObservedLease => ({ holder, durationMilliseconds: 15_000, seenAtMilliseconds: 1_000 });

const cases: readonly (readonly [string, ObservedLease | undefined, number, LeaseDecision])[] = [
  ['a lease that does not exist is created', undefined, 1_000, 'create'],
  ['a released lease is taken at once', lease(''), 1_000, 'acquire'],
  ['our own lease is renewed, also when it has long run out', lease('me'), 99_000, 'renew'],
  ['a lease that just changed is left to its holder', lease('other'), 1_000, 'wait'],
  ['a lease is its holder’s until its whole duration has passed unchanged', lease('other'), 15_999, 'wait'],
  ['a lease that has not changed for its duration is taken', lease('other'), 16_000, 'acquire'],
];

for (const [sentence, observed, now, decision] of cases)
  test(sentence, () => assert.equal(decideLease(observed, 'me', now), decision));
