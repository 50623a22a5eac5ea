import type { TaskObject } from '../objects/task.ts';

interface Indexed {
  readonly metadata: { readonly uid: string };
}

/** Objects of one kind by a key, as tasks by their robot. */
export class TaskIndex<Item extends Indexed = TaskObject> {
  readonly #byKey = new Map<string, Map<string, Item>>();

  of(key: string): readonly Item[] {
    return [...(this.#byKey.get(key)?.values() ?? [])];
  }

  add(key: string, item: Item): void {
    const items = this.#byKey.get(key) ?? new Map<string, Item>();
    this.#byKey.set(key, items.set(item.metadata.uid, item));
  }

  remove(key: string, item: Item): void {
    const items = this.#byKey.get(key);
    items?.delete(item.metadata.uid);
    if (items?.size === 0) this.#byKey.delete(key);
  }
}
