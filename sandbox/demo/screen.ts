import type { WriteStream } from 'node:tty';
import { changeLines, viewLines } from './live-view.ts';
import type { Scene } from './scene.ts';

const frameMilliseconds = 250;

/** Shows the scene: redrawn in a terminal, as lines of changes elsewhere. */
export class Screen {
  readonly #stream: WriteStream;
  readonly #scene: () => Scene;
  readonly #begun = performance.now();
  /** The view leaves room for it. */
  readonly #told: string[] = [];
  #drawn = 0;
  #last: Scene = { robots: [], rows: [] };
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: WriteStream, scene: () => Scene) {
    this.#stream = stream;
    this.#scene = scene;
  }

  start(): void {
    this.#timer = setInterval(() => this.#draw(), frameMilliseconds);
    this.#stream.on('resize', this.#onResize);
  }

  /** A terminal that changes its size wraps anew what stands on it: nobody knows any more where the view begins. */
  readonly #onResize = (): void => {
    this.#stream.write(`\x1b[H\x1b[2J${asLines(this.#told)}`);
    this.#drawn = 0;
    this.#draw();
  };

  /** Writes lines that stay, above the view: a terminal that is too low for both scrolls the first of them out, not over the view. */
  tell(lines: readonly string[]): void {
    this.#draw();
    const cleared = this.#drawn > 0 ? `${this.#back()}\x1b[J` : '';
    this.#stream.write(`${cleared}${asLines(lines)}`);
    if (!this.#stream.isTTY) return;
    this.#told.splice(0, this.#told.length, ...lines);
    this.#drawn = 0;
    this.#draw();
  }

  stop(): void {
    this.#draw();
    clearInterval(this.#timer);
    this.#stream.off('resize', this.#onResize);
  }

  #draw(): void {
    const scene = this.#scene();
    if (this.#stream.isTTY) return this.#redraw(scene);
    for (const line of changeLines(this.#last, scene)) this.#stream.write(`${this.#seconds().toFixed(1)} s  ${line}\n`);
    this.#last = scene;
  }

  #redraw(scene: Scene): void {
    const rows = (this.#stream.rows || 24) - 1;
    const toldRows = this.#told.reduce((sum, line) => sum + rowsOf(line, this.#columns), 0);
    const view = viewLines(scene, this.#seconds(), { columns: this.#columns, rows: rows - toldRows });
    const lines = view.slice(0, rows);
    // Each line is cleared by itself: a screen that is cleared as a whole is kept by tmux, four times a second.
    this.#stream.write(`${this.#back()}${lines.map((line) => `${line}\x1b[K\n`).join('')}\x1b[J`);
    this.#drawn = lines.length;
  }

  /** To where the view begins; a terminal that shows ^C has moved the cursor. */
  #back(): string {
    return this.#drawn > 0 ? `\r\x1b[${this.#drawn}A` : '';
  }

  get #columns(): number {
    return this.#stream.columns || 80;
  }

  #seconds(): number {
    return (performance.now() - this.#begun) / 1000;
  }
}

function asLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function rowsOf(line: string, columns: number): number {
  return Math.max(1, Math.ceil(Array.from(line).length / columns));
}
