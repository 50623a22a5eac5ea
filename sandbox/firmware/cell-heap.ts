/** A binary heap of cells by rank, lowest first. The same cell may be in it more than once. */
export class CellHeap {
  readonly #cells: number[] = [];
  readonly #ranks: number[] = [];

  push(cell: number, rank: number): void {
    let at = this.#cells.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((this.#ranks[parent] as number) <= rank) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#put(at, cell, rank);
  }

  pop(): number | undefined {
    const first = this.#cells[0];
    const cell = this.#cells.pop();
    const rank = this.#ranks.pop();
    if (cell !== undefined && rank !== undefined && this.#cells.length > 0) this.#sink(cell, rank);
    return first;
  }

  #sink(cell: number, rank: number): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#cells.length) break;
      const right = this.#ranks[child + 1];
      if (right !== undefined && right < (this.#ranks[child] as number)) child += 1;
      if ((this.#ranks[child] as number) >= rank) break;
      this.#move(child, at);
      at = child;
    }
    this.#put(at, cell, rank);
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#cells[from] as number, this.#ranks[from] as number);
  }

  #put(at: number, cell: number, rank: number): void {
    this.#cells[at] = cell;
    this.#ranks[at] = rank;
  }
}
