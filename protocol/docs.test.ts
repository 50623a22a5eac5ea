import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { z } from 'zod';
import { desired } from './desired.ts';
import { info } from './info.ts';
import { readingAnswer, readingRequest } from './live.ts';
import { manualBeat, manualRequest } from './manual.ts';
import { presence } from './presence.ts';
import { reported } from './reported.ts';
import { timeReply } from './rpc.ts';
import { telemetry } from './telemetry.ts';
import { DOCUMENTS } from './topics.ts';

const page = readFileSync(join(import.meta.dirname, '../docs/protocol.md'), 'utf8');
const schemas: Readonly<Record<string, z.ZodType>> = {
  desired,
  reported,
  presence,
  info,
  telemetry,
  time: timeReply,
  'reading-request': readingRequest,
  reading: readingAnswer,
  manual: manualRequest,
  beat: manualBeat,
};
const examples = [...page.matchAll(/^```json ([\w-]+)\n([^]*?)\n```$/gm)].map(([, name = '', text = '']) => ({
  name,
  text,
}));

for (const [index, { name, text }] of examples.entries())
  test(`example ${index + 1} of docs/protocol.md is a ${name} document, and every field of it is in the schema`, () => {
    const example: unknown = JSON.parse(text);
    assert.partialDeepStrictEqual(schemas[name]?.parse(example), example);
  });

test('docs/protocol.md has an example of every document', () => {
  assert.deepEqual(new Set(examples.map(({ name }) => name)), new Set(Object.keys(schemas)));
  for (const document of DOCUMENTS) assert.ok(document in schemas, document);
});

test('docs/protocol.md has every rule but the one that comes later', () => {
  const numbers = [...page.matchAll(/^(\d+)\. \*\*/gm)].map(([, number]) => Number(number));
  assert.deepEqual(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22]);
});
