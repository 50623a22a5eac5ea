import { availableParallelism, cpus, release, totalmem } from 'node:os';

export interface Machine {
  readonly cpus: number;
  readonly model: string;
  readonly memoryGibibytes: number;
  readonly kernel: string;
  readonly node: string;
}

/** What the figures were taken on: they mean nothing without it. */
export function machine(): Machine {
  return {
    cpus: availableParallelism(),
    model: cpus()[0]?.model ?? 'unknown',
    memoryGibibytes: Math.round((totalmem() / 1024 ** 3) * 10) / 10,
    kernel: release(),
    node: process.version,
  };
}
