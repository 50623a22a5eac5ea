import { findPrometheus } from '@kubevac/sandbox/start-prometheus.ts';

/** Why a suite that needs them is skipped, for `suite(name, { skip: prometheusMissing() }, …)`; false when both are there. */
export function prometheusMissing(): string | false {
  const isThere = findPrometheus('prometheus') !== undefined && findPrometheus('promtool') !== undefined;
  return isThere ? false : 'prometheus is not installed';
}
