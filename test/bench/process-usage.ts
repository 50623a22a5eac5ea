import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from './percentile.ts';

/** Clock ticks a second in /proc, on every Linux there is; proc_pid_stat(5). */
const ticksPerSecond = 100;

export interface Memory {
  readonly rssMebibytes: number;
  /** What the process alone holds: heap and stacks, not the pages of the program file. */
  readonly anonymousMebibytes: number;
}

export interface Usage extends Memory {
  /** Of one core, of all its threads. */
  readonly cpuPercent: number;
}

const sampleMilliseconds = 5_000;

/** Over so many seconds: the median of the memory, and the processor time of the whole while. */
export async function usageOf(pids: readonly number[], seconds: number): Promise<Usage[]> {
  const cpuSeconds = (): Promise<number[]> => Promise.all(pids.map(cpuSecondsOf));
  const before = await cpuSeconds();
  const begun = performance.now();
  const samples: Memory[][] = [];
  while (performance.now() - begun < seconds * 1_000) {
    await delay(sampleMilliseconds);
    samples.push(await Promise.all(pids.map(memoryOf)));
  }
  const took = (performance.now() - begun) / 1_000;
  const after = await cpuSeconds();
  return pids.map((_, index) => {
    const median = (name: keyof Memory): number =>
      percentile(
        samples.flatMap((sample) => sample[index]?.[name] ?? []),
        0.5,
      );
    return {
      rssMebibytes: median('rssMebibytes'),
      anonymousMebibytes: median('anonymousMebibytes'),
      cpuPercent: (((after[index] ?? 0) - (before[index] ?? 0)) / took) * 100,
    };
  });
}

/** What a process holds in memory now; proc_pid_smaps(5). */
export async function memoryOf(pid: number): Promise<Memory> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  return { rssMebibytes: mebibytes(text, 'Rss'), anonymousMebibytes: mebibytes(text, 'Anonymous') };
}

/** Processor time since it started, of all its threads. */
export async function cpuSecondsOf(pid: number): Promise<number> {
  return cpuSecondsIn(await readFile(`/proc/${pid}/stat`, 'utf8'));
}

/** User and system time are fields 14 and 15; the name before them, in brackets, may hold anything. */
export function cpuSecondsIn(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

function mebibytes(text: string, name: string): number {
  const kibibytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1];
  if (kibibytes === undefined) throw new Error(`no ${name} in smaps_rollup`);
  return Number(kibibytes) / 1024;
}
