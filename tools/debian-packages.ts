import { spawnSync } from 'node:child_process';
import { findChromium } from '@kubevac/test/support/find-chromium.ts';
import { findMosquitto } from '@kubevac/test/support/find-mosquitto.ts';
import { prometheusMissing } from '@kubevac/test/support/find-prometheus.ts';
import { findProgram } from '@kubevac/sandbox/find-program.ts';

/** A package of Debian's that some tests need. */
interface DebianPackage {
  readonly name: string;
  readonly isThere: () => boolean;
}

const packages = {
  mosquitto: { name: 'mosquitto', isThere: () => findMosquitto() !== undefined },
  netpbm: { name: 'netpbm', isThere: () => findProgram('pngtopnm') !== undefined },
  prometheus: { name: 'prometheus', isThere: () => prometheusMissing() === false },
  chromium: { name: 'chromium', isThere: () => findChromium() !== undefined },
} as const satisfies Readonly<Record<string, DebianPackage>>;

export type PackageName = keyof typeof packages;

/**
 * Installs what is missing of the system's Debian packages where that needs no password. When it cannot, the tests that need
 * it are skipped, and this says so.
 */
export function installPackages(names: readonly PackageName[], write: (text: string) => void): void {
  const missing: DebianPackage[] = names.map((name) => packages[name]).filter(({ isThere }) => !isThere());
  if (missing.length === 0) return;
  const list = missing.map(({ name }) => name).join(' ');
  const asRoot = rootCommand();
  if (asRoot === undefined) {
    write(`missing: ${list}. What needs it is SKIPPED; to run it: apt-get install ${list}\n`);
    return;
  }
  write(`missing: ${list}; installing with apt-get\n`);
  // SYSTEMD_OFFLINE: the broker of its package is not started as a service, only installed.
  const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'SYSTEMD_OFFLINE=1', 'apt-get', '-qq', '-y'];
  const install = [...apt, 'install', '--no-install-recommends', ...missing.map(({ name }) => name)];
  if (!succeeds([...asRoot, ...install]) && succeeds([...asRoot, ...apt, 'update'])) succeeds([...asRoot, ...install]);
  for (const { name, isThere } of missing)
    if (!isThere()) write(`${name} could not be installed: what needs it is SKIPPED.\n`);
}

/** What comes before a command to run it as root without a password; undefined when that is not possible. */
function rootCommand(): string[] | undefined {
  if (!succeeds(['apt-get', '--version'])) return undefined;
  if (process.getuid?.() === 0) return [];
  return succeeds(['sudo', '-n', 'true']) ? ['sudo', '-n'] : undefined;
}

function succeeds([command = '', ...args]: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
