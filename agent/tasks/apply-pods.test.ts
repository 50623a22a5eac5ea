import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PodEntry } from '@kubevac/protocol/desired.ts';
import { applied, cleaningEntry, instantAt, second, standings, stateWith } from './testing/records.ts';

function podEntry(id: string, over: Partial<PodEntry> = {}): PodEntry {
  return { ...cleaningEntry(id), section: 'cleanings', endBy: instantAt(900), ...over } as PodEntry;
}

const state = applied(stateWith(), {
  cleanings: { asOf: '10', entries: [cleaningEntry('cr')] },
  pods: { asOf: '20', entries: [podEntry('pod')] },
});

test('a container is accepted as a task of its kind, with the end of its Pod', () => {
  assert.deepEqual(standings(state), { cr: 'Accepted', pod: 'Accepted' });
  const { section, origin, endBy } = state.tasks.get('pod') ?? {};
  assert.deepEqual({ section, origin, endBy }, { section: 'cleanings', origin: 'pods', endBy: second(900) });
});

test('rule 1: the section of Pods says nothing of other cleanings, nor theirs of it', () => {
  const noPods = applied(state, { pods: { asOf: '21', entries: [] } });
  assert.deepEqual(standings(noPods), { cr: 'Accepted', pod: 'Cancelled/Cancelled' });
  const noCleanings = applied(state, { cleanings: { asOf: '11', entries: [] } });
  assert.deepEqual(standings(noCleanings), { cr: 'Cancelled/Cancelled', pod: 'Accepted' });
});

test('rule 11: the fences of both are apart', () => {
  const older = applied(state, { pods: { asOf: '19', entries: [] }, cleanings: { asOf: '12', entries: [] } });
  assert.deepEqual(standings(older), { cr: 'Cancelled/Cancelled', pod: 'Accepted' });
});

test('rule 18: a Stop reaches missions too', () => {
  const stop = { ...cleaningEntry('stop'), spec: { action: 'Stop' as const } };
  const stopped = applied(state, { robotActions: { asOf: '30', entries: [stop] } });
  assert.deepEqual(standings(stopped), { cr: 'Cancelled/Stopped', pod: 'Cancelled/Stopped', stop: 'Accepted' });
});
