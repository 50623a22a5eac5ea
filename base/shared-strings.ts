/** Strings known at once; then all are forgotten, and those that are everywhere are soon known again. */
const mostKnown = 4_096;
/** Longer ones are a person's text, or an object's own. */
const mostCharacters = 128;

/**
 * Makes equal strings of many objects one. A thousand objects of a kind say much the same, and each was parsed to strings of its own,
 * which were a tenth of the operator's heap.
 */
export class SharedStrings {
  readonly #known = new Map<string, string>();

  /** Changes plain JSON in place, at any depth, and gives it back: equal to what it was. */
  share<T>(value: T): T {
    if (typeof value === 'string') return this.#one(value) as T;
    if (typeof value !== 'object' || value === null) return value;
    const fields = value as Record<string, unknown>;
    for (const name in fields) fields[name] = this.share(fields[name]);
    return value;
  }

  #one(text: string): string {
    if (text.length > mostCharacters) return text;
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    if (this.#known.size >= mostKnown) this.#known.clear();
    this.#known.set(text, text);
    return text;
  }
}
