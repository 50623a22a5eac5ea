import { findProgram } from '@kubevac/sandbox/find-program.ts';

/** @returns the path of Prometheus, or of the tool that comes with it; undefined where it is not installed */
export function findPrometheus(program: 'prometheus' | 'promtool'): string | undefined {
  return findProgram(program);
}

/** Why a suite that needs them is skipped, for `suite(name, { skip: prometheusMissing() }, …)`; false when both are there. */
export function prometheusMissing(): string | false {
  const isThere = findPrometheus('prometheus') !== undefined && findPrometheus('promtool') !== undefined;
  return isThere ? false : 'prometheus is not installed';
}
