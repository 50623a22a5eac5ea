import { appendFileSync } from 'node:fs';

/** One start of motion, as the robot itself saw it: written when it began to obey. */
export interface StartLogLine {
  readonly at: string;
  readonly bootId: string;
  /** The run that began or went on; for `dock` the newest one. */
  readonly run: number;
  /** `clean_rooms`, `resume`, `dock`, … */
  readonly method: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The client's name, `button`, or `anonymous`. */
  readonly by: string;
}

/** Lines kept in memory for the method `start_log`; the file has all. */
const MAX_LINES = 10_000;

/** What tests trust to count starts: it is outside of the agent and its journal. */
export class StartLog {
  readonly #path: string | undefined;
  readonly #lines: StartLogLine[] = [];

  constructor(path: string | undefined) {
    this.#path = path;
  }

  /** Written at once, so that a start that was obeyed is in the file even if the process is killed next. */
  append(line: StartLogLine): void {
    if (this.#path !== undefined) appendFileSync(this.#path, `${JSON.stringify(line)}\n`);
    this.#lines.push(line);
    if (this.#lines.length > MAX_LINES) this.#lines.shift();
  }

  /** Since this firmware was started, oldest first. */
  get lines(): readonly StartLogLine[] {
    return this.#lines;
  }
}
