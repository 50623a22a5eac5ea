import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { goEnvironment } from '@kubevac/sandbox/controlplane/go-toolchain.ts';

const module = 'github.com/prometheus-operator/prometheus-operator@v0.85.0';

/** @returns the folder with the CRDs of the Prometheus Operator, which come with its Go module; undefined where that cannot be had */
export function prometheusOperatorCrds(): string | undefined {
  const { status, stdout } = spawnSync('go', ['mod', 'download', '-json', module], {
    encoding: 'utf8',
    env: { ...process.env, ...goEnvironment },
    timeout: 120_000,
  });
  if (status !== 0) return undefined;
  return join((JSON.parse(stdout) as { Dir: string }).Dir, 'example/prometheus-operator-crd');
}
