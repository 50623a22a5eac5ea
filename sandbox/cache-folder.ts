import { homedir } from 'node:os';
import { join } from 'node:path';

/** What takes long to make, or is to outlive a demo: `$XDG_CACHE_HOME/kubevac` or `~/.cache/kubevac`. */
export function cacheFolder(): string {
  const { XDG_CACHE_HOME: given } = process.env;
  return join(given === undefined || given === '' ? join(homedir(), '.cache') : given, 'kubevac');
}
