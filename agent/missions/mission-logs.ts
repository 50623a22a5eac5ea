import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onceIn, type Logger } from '@kubevac/base/log.ts';
import { toInstant } from '@kubevac/protocol/instants.ts';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import type { Reported, ReportedTask } from '@kubevac/protocol/reported.ts';
import type { LogAnswer, LogLine } from '@kubevac/protocol/rpc.ts';
import { freeBytes, reservedBytes } from '../journal/space.ts';
import { ending, missionLines } from './mission-lines.ts';

export interface MissionLogsOptions {
  /** Beside the journal; made when there is something to keep. */
  readonly folder: string;
  /** Whether a task is a mission: of others nothing is noted. */
  readonly isMission: (id: string) => boolean;
  /** Milliseconds since the Unix epoch, as well as this agent knows. */
  readonly now: () => number;
  readonly log: Logger;
}

/** An answer is 100 KiB at most. */
const linesPerAnswer = 64;

/**
 * What happened to missions, line by line, for `kubectl logs`. Kept in memory and beside the journal, so that it is there after a
 * restart of either side; not synced, since nothing depends on it. Bounded for each mission and over all.
 */
export class MissionLogs {
  readonly #options: MissionLogsOptions;
  readonly #repeating: Logger;
  readonly #lines = new Map<string, LogLine[]>();
  readonly #reported = new Map<string, ReportedTask>();

  constructor(options: MissionLogsOptions) {
    this.#options = options;
    this.#repeating = onceIn(options.log, 60_000);
  }

  /** Notes what is new in what is reported. */
  take({ tasks }: Reported): void {
    const missions = tasks.filter(({ id }) => this.#options.isMission(id));
    for (const task of missions) {
      const isKnown = this.#reported.has(task.id) || this.#of(task.id).length === 0;
      const lines = isKnown ? missionLines(this.#reported.get(task.id), task) : this.#unsaid(task);
      for (const text of lines) this.#append(task.id, text);
    }
    this.#reported.clear();
    for (const task of missions) this.#reported.set(task.id, task);
  }

  /** After a restart nobody knows what was reported last: what was noted before is not said again, but an end is said. */
  #unsaid(task: ReportedTask): string[] {
    const end = ending(undefined, task)?.slice(0, LIMITS.logLineCharacters);
    return end === undefined || end === this.#of(task.id).at(-1)?.text ? [] : [end];
  }

  /** From a line on, as many as fit one message. */
  read(id: string, from: number): LogAnswer {
    const rest = this.#of(id).filter(({ number }) => number >= from);
    return { lines: rest.slice(0, linesPerAnswer), more: rest.length > linesPerAnswer };
  }

  #append(id: string, text: string): void {
    const lines = this.#of(id);
    const number = (lines.at(-1)?.number ?? -1) + 1;
    const line = { number, at: toInstant(this.#options.now()), text: text.slice(0, LIMITS.logLineCharacters) };
    const kept = [...lines, line].slice(-LIMITS.logLines);
    // The newest is the last that is forgotten.
    this.#lines.delete(id);
    this.#lines.set(id, kept);
    this.#forgetOldest();
    // Most lines only add to the file; now and then it is begun anew with those that are kept.
    this.#write(id, number % LIMITS.logLines === 0 ? kept : [line], number % LIMITS.logLines === 0);
  }

  #of(id: string): LogLine[] {
    const known = this.#lines.get(id);
    if (known !== undefined) return known;
    const lines = this.#read(id);
    if (lines.length > 0) this.#lines.set(id, lines);
    return lines;
  }

  #read(id: string): LogLine[] {
    try {
      const text = readFileSync(this.#pathOf(id), 'utf8');
      return text.split('\n').flatMap(lineIn).slice(-LIMITS.logLines);
    } catch {
      return [];
    }
  }

  #write(id: string, lines: readonly LogLine[], isAnew: boolean): void {
    const { folder } = this.#options;
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (isAnew) this.#removeOldest();
      // What is left of a small disk is for the journal.
      if (freeBytes(folder) < reservedBytes) return;
      if (isAnew) writeFileSync(this.#pathOf(id), text, { mode: 0o600 });
      else appendFileSync(this.#pathOf(id), text, { mode: 0o600 });
    } catch (error) {
      this.#repeating.warn({ error }, 'log of a mission not kept');
    }
  }

  #forgetOldest(): void {
    const [oldest] = this.#lines.keys();
    if (this.#lines.size > LIMITS.loggedMissions && oldest !== undefined) this.#lines.delete(oldest);
  }

  /** So many that there is room for one more. */
  #removeOldest(): void {
    const files = readdirSync(this.#options.folder).map((name) => join(this.#options.folder, name));
    const newest = files.toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
    for (const file of newest.slice(LIMITS.loggedMissions - 1)) rmSync(file, { force: true });
  }

  #pathOf(id: string): string {
    return join(this.#options.folder, createHash('sha256').update(id).digest('hex'));
  }
}

/** The last line of a file may be half written. */
function lineIn(text: string): LogLine[] {
  try {
    return text === '' ? [] : [JSON.parse(text) as LogLine];
  } catch {
    return [];
  }
}
