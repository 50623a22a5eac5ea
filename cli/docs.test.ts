import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { flagsOf, TASK_VERBS } from '@kubevac/crds/command-line.ts';
import { EXIT_CODES } from '@kubevac/crds/command-line/exit-codes.ts';
import { COMMON_FLAGS, takeCommon } from './flags.ts';
import { exampleOf, overviewLines, verbHelpLines } from './help.ts';
import { SAVED_KINDS } from './outputs/formats.ts';
import { performing } from './run-command.ts';
import { OWN_VERBS } from './verbs.ts';

const docs = join(import.meta.dirname, '../docs');
const page = readFileSync(join(docs, 'kubectl-vac.md'), 'utf8');
const sensorsPage = readFileSync(join(docs, 'sensors.md'), 'utf8');
const verbs = [...TASK_VERBS, ...OWN_VERBS];

/** What stands before ` | `, ` > ` and ` # ` of a line to type. */
const typed = [...`${page}\n${sensorsPage}`.matchAll(/^(?:\$ )?kubectl vac ([^|>#\n]+)/gm)].map(([, line = '']) =>
  line.trim(),
);

for (const line of new Set([
  ...typed,
  ...verbs.flatMap(({ verb, examples }) => examples.map((one) => exampleOf(verb, one))),
]))
  test(`the example "kubectl vac ${line}" is a command`, () => {
    const { rest, common } = takeCommon(line.split(' '));
    if (!common.help) assert.equal(typeof performing(rest, common), 'function');
  });

test('docs/kubectl-vac.md has every verb in the words of the help', () => {
  for (const { verb, summary } of verbs) assert.ok(page.includes(`| \`${verb}\` | ${summary} |`), verb);
  const inTables = [...page.matchAll(/^\| `([a-z]+)` \|/gm)].map(([, verb]) => verb);
  assert.deepEqual(
    inTables,
    verbs.map(({ verb }) => verb),
  );
});

test('docs/kubectl-vac.md has every flag that all verbs have', () => {
  for (const { name } of COMMON_FLAGS) assert.ok(page.includes(`\`--${name}\` | `), name);
});

test('docs/kubectl-vac.md and the help have every exit code, and no other', () => {
  const rows = [...page.matchAll(/^\| (\d+) \| (.+) \|$/gm)].map(([, code, meaning]) => ({
    code: Number(code),
    meaning,
  }));
  assert.deepEqual(rows, Object.values(EXIT_CODES));
  for (const { code, meaning } of rows) assert.ok(overviewLines().includes(`  ${String(code).padEnd(3)} ${meaning}`));
});

test('docs/kubectl-vac.md and the help have every ending that a saved file may have', () => {
  for (const { verb, kind } of TASK_VERBS)
    for (const ending of SAVED_KINDS[kind]?.formats.flatMap(({ endings }) => endings) ?? []) {
      assert.ok(page.includes(ending.replace(/\.gz$/, '`')) && page.includes('`.gz`'), ending);
      assert.ok(verbHelpLines(verb)?.join('\n').includes(ending), ending);
    }
});

test('every verb has a help with its flags and an example', () => {
  for (const { verb } of verbs) assert.ok((verbHelpLines(verb)?.length ?? 0) >= 6, verb);
  for (const verb of TASK_VERBS)
    for (const { name, help } of flagsOf(verb, { robot: 'FirstArgument' }))
      assert.ok(verbHelpLines(verb.verb)?.join('\n').includes(help), name);
  assert.ok(verbHelpLines('stop')?.includes('Usage: kubectl vac stop [ROBOT] [flags]'));
  assert.ok(verbHelpLines('reset')?.includes('Usage: kubectl vac reset ROBOT CONSUMABLE [flags]'));
  assert.equal(verbHelpLines('levitate'), undefined);
});
