import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';

export interface CommandEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that has begun. */
export interface RunningCommand {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<CommandEnd>;
  /** What it has printed on standard output until now. */
  stdout(): string;
}

/** Starts a program as somebody whose kubeconfig it is. Whoever starts it ends it. */
export function startCommand(program: string, args: readonly string[], kubeconfig: string): RunningCommand {
  const child = spawn(program, args, {
    env: { ...process.env, KUBECONFIG: kubeconfig, KUBEVAC_EXIT_WITH_STDIN: undefined },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined);
  const { promise, resolve, reject } = Promise.withResolvers<CommandEnd>();
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.once('error', reject);
  child.once('close', (code) => resolve({ code, stdout, stderr }));
  return { child, ended: promise, stdout: () => stdout };
}

/** The same on a terminal of its own, of 90 columns and 25 rows, whose keys are what is written to its standard input; script(1). */
export function startOnTerminal(command: readonly string[], kubeconfig: string): RunningCommand {
  // Without exec a shell stands between, and dash ends by Ctrl-C (130) even when the command took it and ended otherwise.
  const line = `stty cols 90 rows 25; exec ${command.join(' ')}`;
  return startCommand('script', ['-qefc', line, '/dev/null'], kubeconfig);
}
