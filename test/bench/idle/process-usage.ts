import { readFile } from 'node:fs/promises';

/** Clock ticks a second in /proc, on every Linux there is; proc_pid_stat(5). */
const ticksPerSecond = 100;

export interface Memory {
  readonly rssMebibytes: number;
  /** What the process alone holds: heap and stacks, not the pages of the program file. */
  readonly anonymousMebibytes: number;
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
