import { availableParallelism } from 'node:os';
import { createLogger, type Logger } from '@kubevac/base/log.ts';
import { buildControlPlane } from '@kubevac/sandbox/controlplane/build.ts';
import { removeAbandoned } from '@kubevac/sandbox/controlplane/plane-files.ts';
import { startControlPlane, type ControlPlane } from '@kubevac/sandbox/controlplane/start.ts';
import { sharedControlPlaneVariable } from '@kubevac/test/support/control-plane.ts';
import { runTests, type TestRun } from './run-tests.ts';
import { needsControlPlane, unitTestFiles } from './test-files.ts';
import { nothing, sum, totalsLine, type Totals } from './totals.ts';

export interface SuiteRun {
  readonly signal: AbortSignal;
  readonly write: (text: string) => void;
  /** Only tests with this in their names. */
  readonly name?: string | undefined;
}

export type IntegrationRun = SuiteRun & Pick<TestRun, 'testMilliseconds' | 'fileMilliseconds' | 'isTalkative'>;

/** They wait more than they compute, yet each may start a control plane of its own. */
const integrationConcurrency = 2;

export async function runUnitTests(options: SuiteRun): Promise<Totals> {
  const begun = performance.now();
  const totals = await runTests({
    ...options,
    files: unitTestFiles(),
    concurrency: availableParallelism(),
    filesPerProcess: 16,
    testMilliseconds: 10_000,
    fileMilliseconds: 30_000,
  });
  options.write(`unit tests: ${totalsLine(totals)} in ${((performance.now() - begun) / 1_000).toFixed(1)} s\n`);
  return totals;
}

/** Builds the control plane when it never was. Whoever needs it and cannot have it says why, so nothing is said here. */
export async function buildAhead({ signal }: SuiteRun): Promise<void> {
  await buildControlPlane({ log: terminalLog(), signal }).catch(() => undefined);
}

/**
 * Runs test files that start processes. When one of them uses the shared control plane it is started first (and built,
 * when it never was), and ended after the last. When that fails those files count as failed, and the others are run.
 */
export async function runIntegrationTests(files: readonly string[], options: IntegrationRun): Promise<Totals> {
  const { signal, write } = options;
  const [needing, others] = [
    files.filter((file) => needsControlPlane(file)),
    files.filter((file) => !needsControlPlane(file)),
  ];
  if (signal.aborted || needing.length === 0) return runFiles(others, options);
  let plane: ControlPlane | undefined;
  try {
    plane = await startControlPlane({
      components: ['kube-controller-manager', 'kube-scheduler'],
      log: terminalLog(),
      signal,
    });
    return await runFiles(files, {
      ...options,
      env: { ...process.env, [sharedControlPlaneVariable]: plane.directory },
    });
  } catch (error) {
    if (plane !== undefined) throw error;
    if (signal.aborted) return nothing;
    write(`\nFAILED  ${needing.length} test files, for want of a control plane. ${(error as Error).message}\n\n`);
    return sum([{ ...nothing, failed: needing.length }, await runFiles(others, options)]);
  } finally {
    await plane?.stop();
    // Test files that were ended before their time have left the directories of planes of their own.
    await removeAbandoned();
  }
}

function runFiles(
  files: readonly string[],
  options: IntegrationRun & { readonly env?: NodeJS.ProcessEnv },
): Promise<Totals> {
  return runTests({ ...options, files, concurrency: integrationConcurrency });
}

function terminalLog(): Logger {
  return createLogger({ name: 'test', pretty: true });
}
