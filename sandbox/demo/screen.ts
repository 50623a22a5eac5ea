import type { WriteStream } from 'node:tty';
import { changeLines, viewLines } from './live-view.ts';
import type { Scene } from './scene.ts';

const frameMilliseconds = 250;

/** Shows the scene: redrawn in a terminal, as lines of changes elsewhere. */
export class Screen {
  readonly #stream: WriteStream;
  readonly #scene: () => Scene;
  readonly #begun = performance.now();
  /** Of what was told, wrapped as it is: the view leaves room for it. */
  #toldRows = 0;
  #drawn = 0;
  #last: Scene = { robots: [], rows: [] };
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: WriteStream, scene: () => Scene) {
    this.#stream = stream;
    this.#scene = scene;
  }

  start(): void {
    this.#timer = setInterval(() => this.#draw(), frameMilliseconds);
  }

  /** Writes lines that stay, above the view: a terminal that is too low for both scrolls the first of them out, not over the view. */
  tell(lines: readonly string[]): void {
    this.#draw();
    const cleared = this.#drawn > 0 ? `${this.#back()}\x1b[J` : '';
    this.#stream.write(`${cleared}${lines.map((line) => `${line}\n`).join('')}`);
    if (!this.#stream.isTTY) return;
    this.#toldRows = lines.reduce((sum, line) => sum + rowsOf(line, this.#columns), 0);
    this.#drawn = 0;
    this.#draw();
  }

  stop(): void {
    this.#draw();
    clearInterval(this.#timer);
  }

  #draw(): void {
    const scene = this.#scene();
    if (this.#stream.isTTY) return this.#redraw(scene);
    for (const line of changeLines(this.#last, scene)) this.#stream.write(`${this.#seconds().toFixed(1)} s  ${line}\n`);
    this.#last = scene;
  }

  #redraw(scene: Scene): void {
    const rows = (this.#stream.rows || 24) - 1;
    const view = viewLines(scene, this.#seconds(), { columns: this.#columns, rows: rows - this.#toldRows });
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

function rowsOf(line: string, columns: number): number {
  return Math.max(1, Math.ceil(Array.from(line).length / columns));
}
