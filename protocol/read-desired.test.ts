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

test('a section that does not read leaves the others', () => {
  for (const cleanings of [
    { asOf: 'x', entries: [] },
    { asOf: '2', cutAfter: {}, entries: [] },
    { asOf: '2', entries: {} },
  ]) {
    const { document: wanted, fault } = readDesired(Buffer.from(JSON.stringify({ ...document, cleanings })));
    assert.deepEqual([wanted?.cleanings, wanted?.robotActions?.entries.length], [undefined, 1]);
    assert.ok(fault);
  }
});

test('without its robot section nothing but cancels and Stops is read, and nothing is absent', () => {
  const robot = { asOf: '1', suspend: 'maybe' };
  const entries = [cleaning('a'), cleaning('c', { action: 'cancel' })];
  const cleanings = { asOf: '2', entries };
  assert.deepEqual(read({ robot, cleanings })[0], ['c', 'b']);
  const { document: wanted } = readDesired(Buffer.from(JSON.stringify({ ...document, robot, cleanings })));
  assert.equal(wanted?.robot, undefined);
  assert.deepEqual(wanted?.cleanings?.cutAfter, { createdAt: '1970-01-01T00:00:00Z', id: '' });
});

test('of a cancel and of a Stop only what they are about must read', () => {
  const cancel = cleaning('c', { action: 'cancel', spec: { mode: 'Mop' }, onCancel: 'Vanish', name: 7 });
  const stop = { ...action('s', 'Stop'), onCancel: 'Vanish', suspend: 'x' };
  const other = { ...action('o', 'Dock'), onCancel: 'Vanish' };
  const [ids] = read({
    cleanings: { asOf: '2', entries: [cancel] },
    robotActions: { asOf: '3', entries: [stop, other] },
  });
  assert.deepEqual(ids, ['c', 's']);
});

for (const [sentence, over] of Object.entries({ 'an epoch': { epoch: -1 }, 'a newer protocol': { protocol: 2 } })) {
  test(`${sentence} that does not read leaves nothing`, () => {
    const [ids, fault] = read(over);
    assert.equal(ids, undefined);
    assert.ok(fault);
  });
}

const schedule = {
  id: 's',
  name: 'daily',
  createdAt: '2026-01-05T10:00:00Z',
  generation: 1,
  schedule: '0 9 * * *',
  timeZone: 'UTC',
  suspend: false,
  startingDeadlineSeconds: 3600,
  onCancel: 'Dock',
  task: { section: 'cleanings', spec: { mode: 'Full' } },
};

/** The ids of the schedules that are read. */
function schedulesIn(over: object): string[] | undefined {
  const { document: wanted } = readDesired(Buffer.from(JSON.stringify({ ...document, ...over })));
  return wanted?.schedules?.entries.map(({ id }) => id);
}

test('a schedule that does not read leaves the others, and all tasks', () => {
  const polishing = { ...schedule, id: 'p', task: { section: 'polishings', spec: {} } };
  const schedules = { asOf: '7', entries: [schedule, polishing, 7] };
  assert.deepEqual(schedulesIn({ schedules }), ['s']);
  assert.deepEqual(read({ schedules })[0], ['a', 'b']);
  assert.match(read({ schedules })[1] ?? '', /^Invalid schedules\.entries\.1\.task/);
  assert.equal(schedulesIn({ schedules: { asOf: 'x', entries: [] } }), undefined);
});

test('without its robot section the schedules say nothing: those that an agent has stay', () => {
  assert.equal(
    schedulesIn({ robot: { asOf: '1', suspend: 'maybe' }, schedules: { asOf: '7', entries: [] } }),
    undefined,
  );
});
