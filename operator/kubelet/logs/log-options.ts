import type { Fault } from '../fault.ts';

/** What of a log is asked for, and how it is shown. */
export interface LogOptions {
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  /** Only the last lines that there are now. */
  readonly tailLines?: number | undefined;
  /** Only lines from then on, in milliseconds since the Unix epoch. */
  readonly sinceMilliseconds?: number | undefined;
  /** Nothing is written after so many bytes. */
  readonly limitBytes?: number | undefined;
  /** Missions have no standard error: asked for it alone, their log is empty. */
  readonly stream: 'All' | 'Stdout' | 'Stderr';
}

const timeFormat = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Reads the query of `/containerLogs`. @param now milliseconds since the Unix epoch */
export function readLogOptions(query: URLSearchParams, now: number): LogOptions | Fault {
  const faults: string[] = [];
  const whole = (name: string, least: number): number | undefined => {
    const text = query.get(name);
    if (text === null || text === '') return undefined;
    const value = Number(text);
    if (/^-?\d+$/.test(text) && value >= least) return value;
    faults.push(`${name} is "${shortened(text)}": a whole number from ${least} is right`);
    return undefined;
  };
  const sinceSeconds = whole('sinceSeconds', 1);
  const sinceTime = readTime(query.get('sinceTime'), faults);
  if (query.has('sinceSeconds') && query.has('sinceTime')) faults.push('sinceSeconds and sinceTime: give one of them');
  const stream = query.get('stream') ?? 'All';
  if (!isStream(stream)) faults.push(`stream is "${shortened(stream)}": All, Stdout or Stderr is right`);
  const options = {
    follow: isTrue(query.get('follow')),
    previous: isTrue(query.get('previous')),
    timestamps: isTrue(query.get('timestamps')),
    tailLines: whole('tailLines', 0),
    sinceMilliseconds: sinceSeconds === undefined ? sinceTime : now - sinceSeconds * 1_000,
    limitBytes: whole('limitBytes', 1),
    stream: stream as LogOptions['stream'],
  };
  return faults.length > 0 ? { fault: 'Invalid', message: faults.join('; ') } : options;
}

function readTime(text: string | null, faults: string[]): number | undefined {
  if (text === null || text === '') return undefined;
  const value = timeFormat.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(value)) return value;
  faults.push(`sinceTime is "${shortened(text)}": a time as 2026-12-24T18:00:00Z is right`);
  return undefined;
}

/** As the API server reads a flag: there, and neither `false` nor `0`. */
function isTrue(text: string | null): boolean {
  return text !== null && text.toLowerCase() !== 'false' && text !== '0';
}

function isStream(text: string): boolean {
  return text === 'All' || text === 'Stdout' || text === 'Stderr';
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
