/** Starts a process that would run for an hour, logging into the given folder, prints its pid, and waits to be killed. */
import { join } from 'node:path';
import { silentLogger } from '@kubevac/base/log.ts';
import { spawnLogged } from '@kubevac/sandbox/process.ts';

const sleeper = spawnLogged({
  name: 'sleeper',
  command: 'sleep',
  args: ['3600'],
  logFile: join(process.argv[2] ?? '.', 'log'),
  log: silentLogger,
  exitWithStdin: false,
});
process.stdout.write(`${sleeper.pid}\n`);
