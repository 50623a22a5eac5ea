import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@kubevac/base/log.ts';

export interface SpawnOptions {
  /** What logs and errors call the process. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment of the child; ours when absent. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly cwd?: string | undefined;
  /** Where its output goes, appended, so that a restart keeps what the process said before. */
  readonly logFile: string;
  readonly log: Logger;
  /** True for a program that honours KUBEVAC_EXIT_WITH_STDIN=1; any other is ended by a guardian process instead. */
  readonly exitWithStdin: boolean;
}

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface LoggedProcess {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Resolves when the process has ended, however; never rejects. */
  readonly exited: Promise<ProcessEnd>;
  /** False when it had already ended. */
  kill(signal: NodeJS.Signals): boolean;
  /** SIGTERM, and SIGKILL after the grace (5 s when absent); resolves when it is gone. */
  stop(graceMilliseconds?: number): Promise<ProcessEnd>;
  /** The last lines of the log file, of its last 64 KiB at most. */
  tail(lines: number): string;
}

const tailBytes = 64 * 1024;

/**
 * Starts a process that writes to a file and does not outlive us, even when we are SIGKILLed: the pipe that is its
 * standard input (or its guardian's) ends with us.
 * @throws when the command cannot be started at all
 */
export function spawnLogged(options: SpawnOptions): LoggedProcess {
  const { name, command, logFile } = options;
  const log = options.log.child({ process: name });
  const output = openSync(logFile, 'a');
  const child = spawn(command, options.args, {
    cwd: options.cwd,
    env: { ...(options.env ?? process.env), ...(options.exitWithStdin ? { KUBEVAC_EXIT_WITH_STDIN: '1' } : {}) },
    stdio: [options.exitWithStdin ? 'pipe' : 'ignore', output, output],
    // A Ctrl-C in the terminal is for us: who starts them ends them, in an order that lets each end well.
    detached: true,
  });
  closeSync(output);
  child.stdin?.on('error', () => undefined);
  child.on('error', (error) => log.warn({ error }, 'process error'));
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name} could not be started: is ${command} there and executable?`);
  log.debug({ pid, logFile }, 'process started');
  const guardian = options.exitWithStdin ? undefined : guard(pid);
  let asked = false;
  const exited = new Promise<ProcessEnd>((resolve) => {
    child.once('exit', (code, signal) => {
      guardian?.kill('SIGKILL');
      log[asked ? 'debug' : 'warn']({ pid, code, signal }, 'process ended');
      resolve({ code, signal });
    });
  });
  const kill = (signal: NodeJS.Signals): boolean => {
    asked = true;
    return child.kill(signal);
  };
  const stop = async (graceMilliseconds = 5_000): Promise<ProcessEnd> => {
    const patience = new AbortController();
    kill('SIGTERM');
    const impatient = delay(graceMilliseconds, undefined, { signal: patience.signal }).then(
      () => kill('SIGKILL'),
      () => undefined,
    );
    const end = await exited;
    patience.abort();
    await impatient;
    return end;
  };
  return { name, pid, logFile, exited, kill, stop, tail: (lines) => tailOf(logFile, lines) };
}

/** Whether there is such a process on this machine. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Kills the process when our end of the guardian's standard input closes. */
function guard(pid: number): ChildProcess {
  const script = 'read -r _; kill -9 "$1" 2>/dev/null';
  const guardian = spawn('sh', ['-c', script, 'guardian', String(pid)], { stdio: ['pipe', 'ignore', 'ignore'] });
  guardian.on('error', () => undefined);
  guardian.stdin.on('error', () => undefined);
  guardian.unref();
  (guardian.stdin as unknown as { unref(): void }).unref();
  return guardian;
}

function tailOf(path: string, lines: number): string {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const buffer = Buffer.alloc(Math.min(size, tailBytes));
    const read = readSync(file, buffer, 0, buffer.length, size - buffer.length);
    return buffer.subarray(0, read).toString().trimEnd().split('\n').slice(-lines).join('\n');
  } finally {
    closeSync(file);
  }
}
