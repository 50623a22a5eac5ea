import { SharedStrings } from '@kubevac/base/shared-strings.ts';
import { metadataOf, objectKey, type ObjectMetadata } from './object-metadata.ts';

/** One change of a collection. `previous` is what the cache held before, for Modified and Deleted. */
export interface ObjectEvent<T> {
  readonly type: 'Added' | 'Modified' | 'Deleted';
  readonly object: T;
  readonly previous?: T | undefined;
}

interface Entry<T> extends ObjectMetadata {
  readonly object: T;
}

/**
 * A collection as it was at one resourceVersion, and what changed to get there. It is advanced first and
 * tells afterwards, so that whoever is told finds the store already at the newer state.
 */
export class ObjectStore<T> {
  readonly #parse: (raw: unknown) => T;
  readonly #onUnparsable: (error: unknown, metadata: ObjectMetadata) => void;
  #byKey = new Map<string, Entry<T>>();
  #byUid = new Map<string, Entry<T>>();
  #unreadable = new Set<string>();
  readonly #strings = new SharedStrings();

  /** An object that `parse` throws for is as though it did not exist: the store stays a function of the collection alone. */
  constructor(parse: (raw: unknown) => T, onUnparsable: (error: unknown, metadata: ObjectMetadata) => void) {
    this.#parse = parse;
    this.#onUnparsable = onUnparsable;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** How many objects are there for which `parse` throws. */
  get unreadable(): number {
    return this.#unreadable.size;
  }

  get(namespace: string | undefined, name: string): T | undefined {
    return this.#byKey.get(objectKey({ namespace, name }))?.object;
  }

  getByUid(uid: string): T | undefined {
    return this.#byUid.get(uid)?.object;
  }

  list(): T[] {
    return Array.from(this.#byKey.values(), (entry) => entry.object);
  }

  /** Each object counts as changed at the next `replace`. */
  forgetVersions(): void {
    for (const [key, entry] of this.#byKey) this.#put(key, { ...entry, resourceVersion: '' });
  }

  /** Switches to the whole new collection at once and returns the differences, deletions first. */
  replace(items: readonly unknown[]): ObjectEvent<T>[] {
    const old = this.#byKey;
    this.#byKey = new Map();
    this.#byUid = new Map();
    this.#unreadable = new Set();
    const deletions: ObjectEvent<T>[] = [];
    const changes: ObjectEvent<T>[] = [];
    for (const item of items) {
      const key = objectKey(metadataOf(item));
      const known = old.get(key);
      const entry = known !== undefined && isSame(known, metadataOf(item)) ? known : this.#entry(item);
      if (entry === undefined) this.#unreadable.add(key);
      else this.#put(key, entry);
      for (const event of difference(known, entry)) (event.type === 'Deleted' ? deletions : changes).push(event);
      old.delete(key);
    }
    for (const gone of old.values()) deletions.push({ type: 'Deleted', object: gone.object, previous: gone.object });
    return [...deletions, ...changes];
  }

  /** Adds or changes one object. The same name with another UID is a deletion and a new object. */
  put(item: unknown): ObjectEvent<T>[] {
    const key = objectKey(metadataOf(item));
    this.#unreadable.delete(key);
    const known = this.#byKey.get(key);
    const entry = this.#entry(item);
    this.#remove(key);
    if (entry === undefined) this.#unreadable.add(key);
    else this.#put(key, entry);
    return difference(known, entry);
  }

  /** Takes one object out; its last state is the event's object. */
  delete(item: unknown): ObjectEvent<T>[] {
    const key = objectKey(metadataOf(item));
    this.#unreadable.delete(key);
    const known = this.#byKey.get(key);
    if (known === undefined) return [];
    this.#remove(key);
    const last = known.uid === metadataOf(item).uid ? (this.#entry(item) ?? known) : known;
    return [{ type: 'Deleted', object: last.object, previous: known.object }];
  }

  #entry(item: unknown): Entry<T> | undefined {
    const { name, namespace, uid, resourceVersion } = metadataOf(item);
    try {
      return { name, namespace, uid, resourceVersion, object: this.#strings.share(this.#parse(item)) };
    } catch (error) {
      this.#onUnparsable(error, { name, namespace, uid, resourceVersion });
      return undefined;
    }
  }

  #put(key: string, entry: Entry<T>): void {
    this.#byKey.set(key, entry);
    this.#byUid.set(entry.uid, entry);
  }

  #remove(key: string): void {
    const entry = this.#byKey.get(key);
    if (entry === undefined) return;
    this.#byKey.delete(key);
    this.#byUid.delete(entry.uid);
  }
}

function isSame(entry: ObjectMetadata, metadata: ObjectMetadata): boolean {
  return entry.uid === metadata.uid && entry.resourceVersion === metadata.resourceVersion;
}

function difference<T>(known: Entry<T> | undefined, entry: Entry<T> | undefined): ObjectEvent<T>[] {
  if (known === entry) return [];
  if (known === undefined) return entry === undefined ? [] : [{ type: 'Added', object: entry.object }];
  const gone: ObjectEvent<T> = { type: 'Deleted', object: known.object, previous: known.object };
  if (entry === undefined) return [gone];
  if (known.uid !== entry.uid) return [gone, { type: 'Added', object: entry.object }];
  return [{ type: 'Modified', object: entry.object, previous: known.object }];
}
