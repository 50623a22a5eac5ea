/** What a person runs before each commit (`npm run check`): format, lint, types, generated files, unit tests; no cluster. */
import { runChecks } from './checks.ts';
import { finish, untilInterrupted } from './ending.ts';
import { runUnitTests } from './suites.ts';

const signal = untilInterrupted();
const write = (text: string): boolean => process.stdout.write(text);
finish([await runChecks({ signal, write }), await runUnitTests({ signal, write })], signal);
