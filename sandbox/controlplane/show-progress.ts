import { noProgress, progressLine, type BuildProgress } from './build-progress.ts';

export interface ProgressSink {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const terminalMilliseconds = 200;
const plainMilliseconds = 15_000;

/** Shows progress on one line of a terminal, else a plain line every 15 s. Nothing at all for what ends at once. */
export function showProgress(sink: ProgressSink): { update(progress: BuildProgress): void; end(): void } {
  const terminal = sink.isTTY === true;
  const begun = performance.now();
  let latest = noProgress;
  const show = (): void => {
    const line = progressLine(latest, performance.now() - begun);
    sink.write(terminal ? `\r\u001B[K${line.slice(0, (sink.columns ?? 120) - 1)}` : `${line}\n`);
  };
  const timer = setInterval(show, terminal ? terminalMilliseconds : plainMilliseconds);
  return {
    update: (progress) => {
      latest = progress;
    },
    end: () => {
      clearInterval(timer);
      if (terminal) sink.write('\r\u001B[K');
    },
  };
}
