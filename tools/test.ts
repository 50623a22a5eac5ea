/**
 * Runs tests and prints the totals as the last line, `N passed, N failed, N skipped`; exits 0 when nothing failed.
 *
 *   node tools/test.ts unit
 *   node tools/test.ts integration [file or part of its name …] [--name 'part of a test name']
 *   node tools/test.ts all             what `make test` runs: the checks, the unit tests, the integration tests
 *   node tools/test.ts soak SUITE
 */
import { parseArgs } from 'node:util';
import { runChecks } from './checks.ts';
import { finish, untilInterrupted } from './ending.ts';
import { installPackages } from './debian-packages.ts';
import { buildAhead, runIntegrationTests, runUnitTests } from './suites.ts';
import { integrationTestFiles, soakSuites, soakTestFiles, packagesFor } from './test-files.ts';
import type { Totals } from './totals.ts';

const integrationLimits = { testMilliseconds: 120_000, fileMilliseconds: 600_000 };
const soakLimits = { testMilliseconds: 24 * 3_600_000, fileMilliseconds: 24 * 3_600_000 };
const write = (text: string): void => void process.stdout.write(text);
const signal = untilInterrupted();
const { values, positionals } = parseArgs({ allowPositionals: true, options: { name: { type: 'string' } } });
const [kind = 'all', ...patterns] = positionals;
const options = { signal, write, name: values.name };

const kinds: Readonly<Record<string, () => Promise<Totals[]>>> = {
  unit: async () => [await runUnitTests(options)],
  integration: async () => {
    const files = integrationTestFiles(patterns);
    if (files.length === 0) refuse(`no integration test file has ${patterns.join(' or ')} in its path`);
    return [await runIntegrationTests(files, { ...options, ...integrationLimits })];
  },
  all: async () => {
    const files = integrationTestFiles([]);
    installPackages(packagesFor(files), write);
    await buildAhead(options);
    return [
      await runChecks(options),
      await runUnitTests(options),
      await runIntegrationTests(files, { ...options, ...integrationLimits }),
    ];
  },
  soak: async () => {
    const [suite = ''] = patterns;
    const files = suite === '' ? [] : soakTestFiles(suite);
    if (files.length === 0) refuse(`no soak suite "${suite}"; there are: ${soakSuites().join(', ') || 'none'}`);
    return [await runIntegrationTests(files, { ...options, ...soakLimits, isTalkative: true })];
  },
};

const runKind = kinds[kind];
if (runKind === undefined) refuse(`"${kind}" is none of ${Object.keys(kinds).join(', ')}`);
else finish(await runKind(), signal);

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}
