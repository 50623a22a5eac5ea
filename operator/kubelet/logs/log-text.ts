import type { LogLine, MissionLog } from '../mission-logs.ts';
import type { LogOptions } from './log-options.ts';

type Shown = Pick<LogOptions, 'timestamps'>;

/** Written at once of what there is already. */
const pieceBytes = 32_768;

/** Of the lines that there are, those that are asked for: the last ones, and of them those that are not too old. */
export function selectLines(
  lines: readonly LogLine[],
  { tailLines, sinceMilliseconds }: Pick<LogOptions, 'tailLines' | 'sinceMilliseconds'>,
): readonly LogLine[] {
  const last = tailLines === undefined ? lines : lines.slice(Math.max(0, lines.length - tailLines));
  return sinceMilliseconds === undefined ? last : last.filter((line) => line.atMilliseconds >= sinceMilliseconds);
}

/** One line as `kubectl logs` prints it; with `timestamps` as a container runtime stamps it, nanoseconds and all. */
export function lineText({ atMilliseconds, text }: LogLine, { timestamps }: Shown): string {
  if (!timestamps) return `${text}\n`;
  return `${new Date(atMilliseconds).toISOString().replace('Z', '000000Z')} ${text}\n`;
}

/** The bytes that are asked for of a log, in pieces; with `follow` it goes on until the mission is over, or the limit is reached. */
export async function* logBytes(log: MissionLog, options: LogOptions): AsyncGenerator<Buffer, void, undefined> {
  if (options.stream === 'Stderr') return;
  let left = options.limitBytes ?? Number.POSITIVE_INFINITY;
  for await (const text of logTexts(log, options)) {
    const bytes = Buffer.from(text);
    // As a container runtime cuts it: at the byte.
    yield bytes.length > left ? bytes.subarray(0, left) : bytes;
    left -= bytes.length;
    if (left <= 0) return;
  }
}

async function* logTexts(log: MissionLog, options: LogOptions): AsyncGenerator<string, void, undefined> {
  let piece = '';
  for (const line of selectLines(log.soFar, options)) {
    piece += lineText(line, options);
    if (piece.length < pieceBytes) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
  if (!options.follow) return;
  const since = options.sinceMilliseconds ?? Number.NEGATIVE_INFINITY;
  for await (const line of log.onwards) if (line.atMilliseconds >= since) yield lineText(line, options);
}
