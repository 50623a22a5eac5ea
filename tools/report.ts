import { relative } from 'node:path';
import type { EventData, TestsStream } from 'node:test';
import { inspect } from 'node:util';
import { nothing, sum, type Totals } from './totals.ts';

/** What a test file printed, kept for the case that it fails. */
const outputKeptCharacters = 32 * 1024;

/**
 * Prints each failure as it happens, and what the file prints too if it is talkative. Returns what prints the file's own output,
 * as far as that was not done before.
 */
export function printFailures(
  stream: TestsStream,
  { write, isTalkative }: { readonly write: (text: string) => void; readonly isTalkative: boolean | undefined },
): () => void {
  let output = '';
  const keep = ({ message }: { message: string }): void => {
    output = (output + message).slice(-outputKeptCharacters);
  };
  stream.on('test:stdout', isTalkative === true ? ({ message }) => write(message) : keep);
  stream.on('test:stderr', keep);
  stream.on('test:fail', (failure) => {
    if (!isSaidElsewhere(failure)) write(failureText(failure));
  });
  return () => {
    if (output !== '') write(`what it printed:\n${output.trimEnd()}\n`);
  };
}

export interface FileCount {
  totals: Totals;
  milliseconds: number;
}

/** Counts the tests of each file of a process that has several. */
export function countFiles(stream: TestsStream, files: readonly string[]): ReadonlyMap<string, FileCount> {
  const counts = new Map(files.map((file): [string, FileCount] => [file, { totals: nothing, milliseconds: 0 }]));
  const add = ({ file, details, skip, todo }: EventData.TestPass | EventData.TestFail, failed: number): void => {
    const count = file === undefined ? undefined : counts.get(relative(process.cwd(), file));
    if (count === undefined || details.type === 'suite') return;
    const skipped = failed === 0 && (skip !== undefined || todo !== undefined) ? 1 : 0;
    count.totals = sum([count.totals, { passed: 1 - failed - skipped, failed, skipped }]);
    count.milliseconds += details.duration_ms;
  };
  stream.on('test:pass', (event) => add(event, 0));
  stream.on('test:fail', (event) => add(event, 1));
  return counts;
}

export function totalsOf({ counts }: EventData.TestSummary): Totals {
  const skipped = counts.skipped + counts.todo;
  return { passed: counts.passed, skipped, failed: counts.tests - counts.passed - skipped };
}

export function fileLine(file: string, { passed, failed, skipped }: Totals, milliseconds: number): string {
  const counts = [`${passed} passed`];
  if (failed > 0) counts.push(`${failed} failed`);
  if (skipped > 0) counts.push(`${skipped} SKIPPED`);
  return `${failed > 0 ? 'FAILED' : 'ok    '}  ${file}  ${counts.join(', ')}  ${seconds(milliseconds)}\n`;
}

export function lateText(file: string, milliseconds: number): string {
  return `\nFAILED  ${file} had not ended after ${seconds(milliseconds)}: a test left something running, or hangs\n\n`;
}

/** Said elsewhere: a suite fails with its tests, a hook with all after it, an aborted file by our own deadline or Ctrl-C. */
const saidElsewhere: readonly (string | undefined)[] = ['subtestsFailed', 'cancelledByParent', 'testAborted'];

function isSaidElsewhere({ details }: EventData.TestFail): boolean {
  return saidElsewhere.includes((details.error as { failureType?: string }).failureType);
}

function failureText({ name, file, line, details }: EventData.TestFail): string {
  const place = file === undefined ? '' : `  ${relative(process.cwd(), file)}${line === undefined ? '' : `:${line}`}\n`;
  const reason = inspect(details.error.cause ?? details.error, { depth: 8, colors: process.stdout.isTTY === true });
  return `\nFAILED  ${name}  ${seconds(details.duration_ms)}\n${place}${reason.replace(/^/gm, '    ')}\n\n`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
