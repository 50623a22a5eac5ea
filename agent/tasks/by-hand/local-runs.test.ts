import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import type { LocalRun } from '@kubevac/protocol/reported.ts';
import type { JournalMeta } from '../../journal/records.ts';
import { boundSection, freshState } from '../testing/records.ts';
import { motionsUnder, toldLocalRuns, withLocalRun } from './local-runs.ts';

function run(slot: number): LocalRun {
  return { slot, mode: 'Full', phase: 'Succeeded', reason: 'Finished', message: 'done', result: {} };
}

/** A bound journal that was given so many runs while the operator was away. */
function metaAfter(runs: number): JournalMeta {
  const meta: JournalMeta = { ...freshState().meta, robot: boundSection() };
  for (let slot = 1; slot <= runs; slot += 1) Object.assign(meta, withLocalRun(meta, run(slot)));
  return meta;
}

const dropped = (runs: number): string =>
  `done; runs before it that the agent had no room for, since it keeps 64 until they are on record: ${runs}`;

test('of more runs by hand than are kept the oldest that is left says how many are on no record', () => {
  const [first, second, ...rest] = toldLocalRuns(metaAfter(LIMITS.localRuns + 6));
  assert.deepEqual([first?.slot, first?.message], [7, dropped(6)]);
  assert.deepEqual([second?.message, rest.length], ['done', LIMITS.localRuns - 2]);
  assert.equal(toldLocalRuns(metaAfter(LIMITS.localRuns))[0]?.message, 'done');
});

test('once that one is on record they are told no more, and under another binding neither', () => {
  const before = metaAfter(LIMITS.localRuns + 6);
  const under = (over: object) => toldLocalRuns({ ...before, ...motionsUnder(boundSection(over), before) });
  assert.equal(under({ localRunsRecordedThrough: 6 })[0]?.message, dropped(6));
  assert.equal(under({ localRunsRecordedThrough: 7 })[0]?.message, 'done');
  assert.deepEqual(under({ uid: 'another' }), []);
});
