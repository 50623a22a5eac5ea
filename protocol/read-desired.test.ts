import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDesired } from './read-desired.ts';

const entry = {
  action: 'run',
  createdAt: '2026-01-05T10:00:00Z',
  startingDeadlineSeconds: 300,
  suspend: false,
  onCancel: 'Dock',
};
const cleaning = (id: string, over = {}) => ({ ...entry, id, name: id, spec: { mode: 'Full' }, ...over });
const action = (id: string, name: string) => ({ ...entry, id, name: id, spec: { action: name } });
const document = {
  protocol: 1,
  epoch: 1,
  robot: { asOf: '1', suspend: false },
  cleanings: { asOf: '2', entries: [cleaning('a')] },
  robotActions: { asOf: '3', entries: [action('b', 'Stop')] },
};

/** The ids that are read, and the fault. */
function read(over: object): [string[] | undefined, string | undefined] {
  const { document: wanted, fault } = readDesired(Buffer.from(JSON.stringify({ ...document, ...over })));
  const sections = wanted && [...(wanted.cleanings?.entries ?? []), ...(wanted.robotActions?.entries ?? [])];
  return [sections?.map(({ id }) => id), fault && `${fault.kind} ${fault.message}`];
}

test('a document that reads is read whole', () => assert.deepEqual(read({}), [['a', 'b'], undefined]));

test('an entry that does not read leaves the others, and is named', () => {
  const entries = [action('b', 'Stop'), action('c', 'Polish')];
  const [ids, fault] = read({ robotActions: { asOf: '3', entries } });
  assert.deepEqual(ids, ['a', 'b']);
  assert.match(fault ?? '', /^Invalid robotActions\.entries\.1\.spec\.action: /);
});

test('entries that are no objects are left out', () => {
  const entries = [null, 7, [], cleaning('a'), cleaning('d', { id: '' }), cleaning('e', { createdAt: 'today' })];
  assert.deepEqual(read({ cleanings: { asOf: '2', entries } })[0], ['a', 'b']);
});

for (const [sentence, over] of Object.entries({
  'a robot section': { robot: { asOf: '1', suspend: 'maybe' } },
  'the stamp of a section': { cleanings: { asOf: 'x', entries: [] } },
  'a cut': { cleanings: { asOf: '2', cutAfter: {}, entries: [] } },
  'the list of entries': { cleanings: { asOf: '2', entries: {} } },
  'an epoch': { epoch: -1 },
  'a newer protocol': { protocol: 2 },
})) {
  test(`${sentence} that does not read leaves nothing`, () => {
    const [ids, fault] = read(over);
    assert.equal(ids, undefined);
    assert.ok(fault);
  });
}
