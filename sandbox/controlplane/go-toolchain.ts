import { spawnSync } from 'node:child_process';

/** The installed Go is used as it is: GOTOOLCHAIN=local, because a build here must not download another compiler. */
export const goEnvironment: Readonly<Record<string, string | undefined>> = {
  CGO_ENABLED: '0',
  GOTOOLCHAIN: 'local',
  GOWORK: 'off',
  GOOS: undefined,
  GOARCH: undefined,
};

/** Why the control plane cannot be built on this machine, in one sentence that says how to mend it. */
export class BuildPrerequisiteError extends Error {
  override readonly name = 'BuildPrerequisiteError';
}

export interface GoVersion {
  readonly major: number;
  readonly minor: number;
}

/** Reads what `go version` prints, also for release candidates and development versions. */
export function parseGoVersion(output: string): GoVersion | undefined {
  const match = /\bgo(\d+)\.(\d+)/.exec(output.replace(/^go version /, ''));
  return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2]) };
}

/** Reads the `go` line of a go.mod. */
export function parseRequiredGo(goMod: string): GoVersion {
  const match = /^go (\d+)\.(\d+)/m.exec(goMod);
  if (match === null) throw new Error('go.mod has no go line');
  return { major: Number(match[1]), minor: Number(match[2]) };
}

/**
 * @param found what `go version` printed; undefined when there is no `go`
 * @returns what is wrong and how to mend it, or undefined
 */
export function goFault(found: string | undefined, required: GoVersion): string | undefined {
  const needed = `Go ${required.major}.${required.minor} or newer`;
  if (found === undefined)
    return `The control plane is built with ${needed} and there is no \`go\` on PATH: install it from https://go.dev/dl/.`;
  const version = parseGoVersion(found);
  if (version !== undefined && isAtLeast(version, required)) return undefined;
  return (
    `The control plane is built with ${needed} and this is "${found.trim()}": install a newer one from ` +
    'https://go.dev/dl/ (GOTOOLCHAIN=local is set on purpose, so that no compiler is downloaded unasked).'
  );
}

/** Returns the answers of `go env` in order. */
export function readGoEnvironment(names: readonly string[]): string[] {
  const { stdout } = spawnSync('go', ['env', ...names], {
    encoding: 'utf8',
    env: { ...process.env, ...goEnvironment },
  });
  return stdout.trimEnd().split('\n');
}

/** @throws BuildPrerequisiteError when Go is missing or too old */
export function checkGo(required: GoVersion): void {
  const { stdout, error } = spawnSync('go', ['version'], {
    encoding: 'utf8',
    env: { ...process.env, ...goEnvironment },
  });
  const fault = goFault(error === undefined ? stdout : undefined, required);
  if (fault !== undefined) throw new BuildPrerequisiteError(fault);
}

function isAtLeast(version: GoVersion, required: GoVersion): boolean {
  return version.major === required.major ? version.minor >= required.minor : version.major > required.major;
}
