import type { TerminalOutput, TerminalSize } from '../../kubelet/mission-terminals.ts';

const enter = '\x1b[?1049h\x1b[?25l';
const leave = '\x1b[?25h\x1b[?1049l';

/** A screen of its own on somebody's terminal, drawn as fast as that takes it, and gone afterwards. */
export class TerminalScreen {
  readonly #out: TerminalOutput;
  readonly #lines: (size: TerminalSize) => readonly string[];
  #size: TerminalSize = { columns: 80, rows: 24 };
  #isDrawing = false;
  #isWanted = false;
  #drawn = '';
  #isClosed = false;

  /** @param lines what is to be seen now */
  constructor(out: TerminalOutput, lines: (size: TerminalSize) => readonly string[]) {
    this.#out = out;
    this.#lines = lines;
  }

  async open(): Promise<void> {
    await this.#out.write(enter);
  }

  resize(size: TerminalSize): void {
    this.#size = size;
    this.#drawn = '';
    this.draw();
  }

  /** Draws what is to be seen now; while that is under way, once more afterwards. */
  draw(): void {
    if (this.#isClosed) return;
    this.#isWanted = true;
    // Who looked may be gone.
    if (!this.#isDrawing) this.#drawWanted().catch(() => undefined);
  }

  /** What is said then stays on the terminal. */
  async close(words: string): Promise<void> {
    this.#isClosed = true;
    this.#isWanted = false;
    await this.#out.write(`${leave}${words === '' ? '' : `${words}\n`}`);
  }

  async #drawWanted(): Promise<void> {
    this.#isDrawing = true;
    try {
      while (this.#isWanted) {
        this.#isWanted = false;
        await this.#drawOnce();
      }
    } finally {
      this.#isDrawing = false;
    }
  }

  async #drawOnce(): Promise<void> {
    const text = this.#lines(this.#size)
      .slice(0, this.#size.rows)
      .map((line) => `${line}\x1b[0m\x1b[K`)
      .join('\n');
    if (text === this.#drawn) return;
    this.#drawn = text;
    await this.#out.write(`\x1b[H${text}\x1b[J`);
  }
}
