import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Share, ShareReport } from './share.ts';
import { nothing, sum, type Tally } from './tally.ts';

const workerFile = join(import.meta.dirname, 'worker.ts');
/** A process that says nothing for so long hangs in an input; a busy machine may stand still for shorter. */
const silenceMilliseconds = 120_000;

/**
 * Feeds a share in a process of its own. One that dies or hangs is a crash, and the inputs behind it are not fed.
 *
 * @param tell gets every report, with the tally so far
 */
export function feedInProcess(share: Share, tell: (report: ShareReport) => void): Promise<Tally> {
  const child = fork(workerFile);
  let tally = nothing;
  let next = share.first;
  let late: NodeJS.Timeout | undefined;
  const wait = (): void => {
    clearTimeout(late);
    late = setTimeout(() => child.kill('SIGKILL'), silenceMilliseconds);
  };
  wait();
  child.on('message', (report: ShareReport) => {
    wait();
    tally = sum([tally, report.tally]);
    ({ next } = report);
    tell(report);
  });
  child.send(share);
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      clearTimeout(late);
      if (code !== 0) {
        const crash = `the process ended with ${signal ?? code} soon after input ${next} of seed ${share.seed}`;
        const died = { ...nothing, crashes: 1 };
        tally = sum([tally, died]);
        tell({ tally: died, next, crashes: [crash] });
      }
      resolve(tally);
    });
  });
}
