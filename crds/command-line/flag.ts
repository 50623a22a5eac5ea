/** One flag of a command line: `--rooms kitchen,hall`. The reader, the help and the completion know it by this alone. */
export interface Flag {
  /** Without its dashes. */
  readonly name: string;
  /** One letter: `n` for `-n`. */
  readonly short?: string;
  /** What stands for its value in the help; a switch has none. */
  readonly value?: string;
  readonly help: string;
  /** May be given again; each time adds to what was said. */
  readonly repeated?: true;
  /** What it says in the spec: faults of that field are faults of this flag, and a field of the spec's first level is filled by it. */
  readonly field?: string;
  /** The words that its value is one of, or a list of. */
  readonly choices?: readonly string[];
  /** What its value is the name of, where only the cluster knows the names. */
  readonly names?: 'Rooms' | 'Places';
  /** @throws CommandFault that says what would be right; the reader adds the flag and the text. */
  readonly read: (text: string) => unknown;
}

/** What a command line said. */
export interface Given {
  /** What is no flag, in order. */
  readonly words: readonly string[];
  /** By the name of the flag, one entry for each time it was given. */
  readonly values: ReadonlyMap<string, readonly unknown[]>;
  /** The same as it was typed. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
}

export function isGiven({ values }: Given, name: string): boolean {
  const [first] = values.get(name) ?? [];
  return first !== undefined && first !== false;
}

/** The value of a flag that is given once; undefined when it is not. */
export function valueOf<Value>({ values }: Given, name: string): Value | undefined {
  return values.get(name)?.[0] as Value | undefined;
}

/** All values of a flag; those that are lists end to end. */
export function valuesOf<Value>({ values }: Given, name: string): Value[] {
  return (values.get(name) ?? []).flat() as Value[];
}
