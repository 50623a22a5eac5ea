import { onceIn, type Logger } from '@kubevac/base/log.ts';
import { isKubeError } from '../kube/kube-error.ts';
import type { WorkQueue } from './work-queue.ts';

/** What a reconcile asks for: to be called again at a time, wall clock. */
export interface ReconcileResult {
  readonly wakeAtMilliseconds?: number | undefined;
}

/** Counts of one controller; none may throw. */
export interface ControllerObserver {
  readonly onReconciled?: (controller: string, seconds: number) => void;
  /** `reason` is the kind of a KubeError, or the name of another error. */
  readonly onError?: (controller: string, reason: string) => void;
}

export interface ControllerOptions {
  /** A constant word: the `kind` of log lines and a label of metrics. */
  readonly name: string;
  /** Whoever sees a change adds the key; the controller only takes. */
  readonly queue: WorkQueue;
  /**
   * Brings one object to where it should be; called with the same key again and again, never twice at once.
   * What it throws is counted and tried again after a wait that grows. Conflict and NotFound, and nothing else, are expected.
   */
  readonly reconcile: (key: string, signal: AbortSignal) => Promise<ReconcileResult | void>;
  readonly log: Logger;
  readonly observer?: ControllerObserver | undefined;
}

/** When the API server is away every key fails alike; this often is enough to read it. */
const unreachableLogMilliseconds = 10_000;

/** Runs one controller until the signal aborts, and resolves when its last reconcile has ended. */
export function runController(options: ControllerOptions, signal: AbortSignal): Promise<void> {
  const { name, queue, reconcile, observer } = options;
  const report = errorReporter(options);
  return queue.start(signal, async (key) => {
    const begin = performance.now();
    try {
      const result = await reconcile(key, signal);
      if (result?.wakeAtMilliseconds !== undefined) queue.wakeAt(key, result.wakeAtMilliseconds);
    } catch (error) {
      if (!signal.aborted) report(key, error);
      throw error;
    } finally {
      observer?.onReconciled?.(name, (performance.now() - begin) / 1_000);
    }
  });
}

function errorReporter({ name, log, observer }: ControllerOptions): (key: string, error: unknown) => void {
  const repeating = onceIn(log, unreachableLogMilliseconds);
  return (key, error) => {
    const reason = reasonOf(error);
    observer?.onError?.(name, reason);
    const fields = { kind: name, key, reason, error };
    // The cache was a moment behind: the next try sees the newer object, or that there is none.
    if (isKubeError(error, 'Conflict', 'NotFound')) log.debug(fields, 'reconcile met a newer object');
    else if (isKubeError(error, 'Unreachable')) repeating.warn(fields, 'reconcile did not reach the API server');
    else log.error(fields, 'reconcile failed');
  };
}

/** The word an error is counted under. */
function reasonOf(error: unknown): string {
  if (isKubeError(error)) return error.kind;
  return error instanceof Error ? error.name : 'Unknown';
}
