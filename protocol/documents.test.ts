import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { desired } from './desired.ts';
import { parseDocument } from './documents.ts';
import { LIMITS } from './limits.ts';
import { presence } from './presence.ts';
import { reported } from './reported.ts';
import { telemetry } from './telemetry.ts';

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

/** The fault, or `read`. */
function faultOf(payload: Uint8Array): string {
  const result = parseDocument(telemetry, payload);
  return result.ok ? 'read' : result.fault;
}

test('a document that reads is typed, and has nothing that the schema does not know', () => {
  const result = parseDocument(telemetry, bytes({ protocol: 1, state: 'Docked', mood: 'fine' }));
  assert.deepEqual(result, { ok: true, value: { protocol: 1, state: 'Docked' } });
});

test('what does not read has one of four faults', () => {
  assert.equal(faultOf(Buffer.from('')), 'NotJson');
  assert.equal(faultOf(Buffer.from([0xff, 0xfe])), 'NotJson');
  assert.equal(faultOf(bytes(null)), 'Invalid');
  assert.equal(faultOf(bytes([])), 'Invalid');
  assert.equal(faultOf(bytes({ state: 'Docked' })), 'Invalid');
  assert.equal(faultOf(bytes({ protocol: 'one', state: 'Docked' })), 'Invalid');
  assert.equal(faultOf(bytes({ protocol: 2, state: 'Docked' })), 'ProtocolTooNew');
  assert.equal(faultOf(Buffer.alloc(LIMITS.bytesPerDocument + 1, ' ')), 'TooLarge');
});

test('a fault names the field', () => {
  const result = parseDocument(presence, bytes({ protocol: 1, online: 'yes' }));
  assert.match(result.ok ? '' : result.message, /^online: /);
});

test('no bytes whatever make it throw', () => {
  for (const schema of [desired, reported, presence, telemetry]) {
    fc.assert(
      fc.property(fc.uint8Array(), (payload) => void parseDocument(schema, payload)),
      { numRuns: 50 },
    );
    fc.assert(
      fc.property(fc.json(), (text) => void parseDocument(schema, Buffer.from(text))),
      { numRuns: 50 },
    );
  }
});

test('rule 9: an epoch beyond the last is not read', () => {
  const seen = (epoch: number) =>
    parseDocument(reported, bytes({ protocol: 1, journalId: 'j', seen: { epoch, asOf: {} }, tasks: [], notices: [] }))
      .ok;
  assert.deepEqual([seen(LIMITS.epoch), seen(LIMITS.epoch + 1), seen(-1)], [true, false, false]);
  const told = (epoch: number) => parseDocument(desired, bytes({ protocol: 1, epoch })).ok;
  assert.deepEqual([told(LIMITS.epoch), told(LIMITS.epoch + 1)], [true, false]);
});

test('rule 13: a starting deadline is at most seven days', () => {
  const entry = (startingDeadlineSeconds: number) => ({
    id: 'a',
    name: 'a',
    action: 'run',
    createdAt: '2026-01-05T10:00:00Z',
    startingDeadlineSeconds,
    suspend: false,
    onCancel: 'Dock',
    spec: { mode: 'Full', passes: 1 },
  });
  const reads = (seconds: number) =>
    parseDocument(desired, bytes({ protocol: 1, epoch: 1, cleanings: { asOf: '1', entries: [entry(seconds)] } })).ok;
  assert.deepEqual([reads(604_800), reads(604_801)], [true, false]);
});
