/** What a person runs before each commit (`npm run check`): format, lint, types, generated files, unit tests; no cluster. */
import { runChecks } from './checks.ts';
import { finish, untilInterrupted } from './ending.ts';
import { runUnitTests } from './suites.ts';

const signal = untilInterrupted();
const write = (text: string): boolean => process.stdout.write(text);
// Beside each other: neither keeps two processors busy.
finish(await Promise.all([runChecks({ signal, write }), runUnitTests({ signal, write })]), signal);
