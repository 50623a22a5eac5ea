/**
 * When each key wants to be woken: a binary heap with the earliest on top. A key has one time, the earliest it
 * was given; entries that a better one has replaced stay in the heap until their turn and are skipped there.
 */
export class WakeTimes {
  readonly #heap: { readonly key: string; readonly at: number }[] = [];
  readonly #times = new Map<string, number>();

  /** Keeps the earlier one of this time and the one the key has. */
  add(key: string, at: number): void {
    const known = this.#times.get(key);
    if (known !== undefined && known <= at) return;
    this.#times.set(key, at);
    this.#heap.push({ key, at });
    this.#rise(this.#heap.length - 1);
  }

  delete(key: string): void {
    this.#times.delete(key);
  }

  get size(): number {
    return this.#times.size;
  }

  /** The earliest time there is. */
  get earliest(): number | undefined {
    this.#dropReplaced();
    return this.#heap[0]?.at;
  }

  /** Takes the earliest key out when its time has come. */
  takeDue(now: number): string | undefined {
    this.#dropReplaced();
    const top = this.#heap[0];
    if (top === undefined || top.at > now) return undefined;
    this.#removeTop();
    this.#times.delete(top.key);
    return top.key;
  }

  #dropReplaced(): void {
    for (let top = this.#heap[0]; top !== undefined && this.#times.get(top.key) !== top.at; top = this.#heap[0])
      this.#removeTop();
  }

  #removeTop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #rise(start: number): void {
    for (let index = start; index > 0;) {
      const parent = (index - 1) >> 1;
      if (this.#at(parent) <= this.#at(index)) return;
      this.#swap(parent, index);
      index = parent;
    }
  }

  #sink(start: number): void {
    for (let index = start; ;) {
      const left = 2 * index + 1;
      const child = this.#at(left + 1) < this.#at(left) ? left + 1 : left;
      if (this.#at(child) >= this.#at(index)) return;
      this.#swap(child, index);
      index = child;
    }
  }

  /** A place beyond the end is later than everything. */
  #at(index: number): number {
    return this.#heap[index]?.at ?? Number.POSITIVE_INFINITY;
  }

  #swap(a: number, b: number): void {
    const [first, second] = [this.#heap[a], this.#heap[b]];
    if (first === undefined || second === undefined) return;
    this.#heap[a] = second;
    this.#heap[b] = first;
  }
}
