import type { WriteStream } from 'node:tty';
import { changeLines, viewLines } from './live-view.ts';
import type { Scene } from './scene.ts';

const frameMilliseconds = 250;

/** Shows the scene: redrawn in a terminal, as lines of changes elsewhere. */
export class Screen {
  readonly #stream: WriteStream;
  readonly #scene: () => Scene;
  readonly #begun = performance.now();
  #footer: readonly string[] = [];
  #drawn = 0;
  #last: Scene = { robots: [], tasks: [] };
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: WriteStream, scene: () => Scene) {
    this.#stream = stream;
    this.#scene = scene;
  }

  start(): void {
    this.#timer = setInterval(() => this.#draw(), frameMilliseconds);
  }

  /** What stands below the view from now on. */
  setFooter(lines: readonly string[]): void {
    this.#footer = lines;
    this.#draw();
    if (!this.#stream.isTTY) this.#stream.write(`${lines.join('\n')}\n`);
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
    const columns = this.#stream.columns || 80;
    const rows = (this.#stream.rows || 24) - 1;
    const footer = this.#footer.reduce((sum, line) => sum + rowsOf(line, columns), 0);
    const view = viewLines(scene, this.#seconds(), { columns, rows: rows - footer });
    const lines = [...view, ...this.#footer].slice(0, rows);
    // A terminal that shows ^C has moved the cursor. Each line is cleared by itself: a screen that is cleared as a whole is kept by
    // tmux, four times a second.
    const back = this.#drawn > 0 ? `\r\x1b[${this.#drawn}A` : '';
    this.#stream.write(`${back}${lines.map((line) => `${line}\x1b[K\n`).join('')}\x1b[J`);
    this.#drawn = lines.reduce((sum, line) => sum + rowsOf(line, columns), 0);
  }

  #seconds(): number {
    return (performance.now() - this.#begun) / 1000;
  }
}

function rowsOf(line: string, columns: number): number {
  return Math.max(1, Math.ceil(Array.from(line).length / columns));
}
