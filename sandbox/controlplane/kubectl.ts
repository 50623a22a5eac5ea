import { spawn } from 'node:child_process';

export interface KubectlResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface KubectlOptions {
  readonly binary: string;
  readonly kubeconfigPath: string;
  /** Its discovery cache; a new cluster must not meet another one's on the same port. */
  readonly cacheDirectory: string;
}

/** Runs kubectl to its end; a failure is in `code` and `stderr`, not thrown. */
export function runKubectl(options: KubectlOptions, args: readonly string[], stdin?: string): Promise<KubectlResult> {
  const { promise, resolve, reject } = Promise.withResolvers<KubectlResult>();
  const child = spawn(options.binary, ['kubectl', `--cache-dir=${options.cacheDirectory}`, ...args], {
    env: { ...process.env, KUBECONFIG: options.kubeconfigPath, KUBEVAC_EXIT_WITH_STDIN: undefined },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin ?? '');
  child.once('error', reject);
  child.once('close', (code) => resolve({ code: code ?? 1, stdout, stderr }));
  return promise;
}
