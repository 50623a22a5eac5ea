import { spawnSync } from 'node:child_process';
import { findMosquitto } from '@kubevac/test/support/find-mosquitto.ts';

/**
 * Installs Mosquitto from the system's Debian packages when it is missing and that needs no password. When it cannot,
 * the suites that need it are skipped, and this says so.
 */
export function installMosquitto(write: (text: string) => void): void {
  if (findMosquitto() !== undefined) return;
  const asRoot = rootCommand();
  if (asRoot === undefined) {
    write(
      'mosquitto is missing: its suites are SKIPPED. Install it (Debian: apt-get install mosquitto) to run them.\n',
    );
    return;
  }
  write('mosquitto is missing: installing it with apt-get\n');
  // SYSTEMD_OFFLINE: the package's broker is not started as a service, only installed.
  const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'SYSTEMD_OFFLINE=1', 'apt-get', '-qq', '-y'];
  const install = [...apt, 'install', '--no-install-recommends', 'mosquitto'];
  if (!succeeds([...asRoot, ...install]) && succeeds([...asRoot, ...apt, 'update'])) succeeds([...asRoot, ...install]);
  if (findMosquitto() === undefined) write('mosquitto could not be installed: its suites are SKIPPED.\n');
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
