import { CommandFault, shown } from './fault.ts';
import type { Flag, Given } from './flag.ts';
import { didYouMean } from './nearest.ts';

/** For the fault of a flag that is none. */
export interface KnownElsewhere {
  /** Whose flags they are, as in `clean`. */
  readonly of: string;
  /** Flags that somebody else has read before; a misspelt one may have been meant. */
  readonly otherFlags?: readonly Flag[];
}

/** Reads arguments that are words and these flags, nothing else. @throws CommandFault */
export function readArguments(argv: readonly string[], flags: readonly Flag[], known: KnownElsewhere): Given {
  const { words: rest, values, texts } = takeFlags(argv, flags);
  const end = rest.indexOf('--');
  const before = end < 0 ? rest : rest.slice(0, end);
  const unknown = before.find((word) => word.startsWith('-') && word !== '-');
  if (unknown !== undefined) throw unknownFlag(unknown, flags, known);
  return { words: end < 0 ? rest : rest.toSpliced(end, 1), values, texts };
}

/** Takes these flags, wherever they stand before `--`; what is none of them is left, in order, in `words`. @throws CommandFault */
export function takeFlags(argv: readonly string[], flags: readonly Flag[]): Given {
  const reading: Reading = { words: [], values: new Map(), texts: new Map(), argv, next: 0 };
  let areWords = false;
  while (reading.next < argv.length) {
    const word = argv[reading.next] ?? '';
    reading.next += 1;
    areWords ||= word === '--';
    const found = areWords ? undefined : flagIn(word, flags);
    if (found !== undefined) readFlag(reading, found);
    else reading.words.push(word);
  }
  return reading;
}

interface Reading {
  readonly words: string[];
  readonly values: Map<string, unknown[]>;
  readonly texts: Map<string, string[]>;
  readonly argv: readonly string[];
  /** The first that nobody has taken. */
  next: number;
}

interface FoundFlag {
  readonly flag: Flag;
  /** As it was typed: `--rooms`, `-n`. */
  readonly name: string;
  /** What stood behind it in the same word. */
  readonly inline?: string | undefined;
}

function flagIn(word: string, flags: readonly Flag[]): FoundFlag | undefined {
  const [name = '', ...values] = word.split('=');
  const inline = values.length === 0 ? undefined : values.join('=');
  const flag = flags.find((one) => name === `--${one.name}` || name === `-${one.short}`);
  if (flag !== undefined) return { flag, name, inline };
  // -nhome
  const joined = flags.find(
    (one) => one.short !== undefined && one.value !== undefined && word.startsWith(`-${one.short}`),
  );
  return joined && { flag: joined, name: `-${joined.short}`, inline: word.slice(2) };
}

function readFlag(reading: Reading, { flag, name, inline }: FoundFlag): void {
  const texts = kept(reading.texts, flag.name);
  if (texts.length > 0 && flag.repeated !== true) throw new CommandFault(`${name} is given twice: give it once`);
  const text = inline ?? (flag.value === undefined ? 'true' : nextValue(reading, flag, name));
  texts.push(text);
  kept(reading.values, flag.name).push(valueIn(flag, name, text));
}

function kept<Item>(lists: Map<string, Item[]>, name: string): Item[] {
  const list = lists.get(name) ?? [];
  lists.set(name, list);
  return list;
}

/** A word that begins with a dash is another flag, unless it is a number. */
function nextValue(reading: Reading, flag: Flag, name: string): string {
  const next = reading.argv[reading.next];
  if (next === undefined || (next.startsWith('-') && next !== '-' && !/^-\d/.test(next)))
    throw new CommandFault(`${name} has no value: write ${name}=${flag.value}`);
  reading.next += 1;
  return next;
}

function valueIn(flag: Flag, name: string, text: string): unknown {
  try {
    return flag.read(text);
  } catch (error) {
    if (error instanceof CommandFault)
      throw new CommandFault(`${name} is ${JSON.stringify(shown(text))}: ${error.message}`);
    throw error;
  }
}

function unknownFlag(word: string, flags: readonly Flag[], { of, otherFlags = [] }: KnownElsewhere): CommandFault {
  const [name = ''] = word.split('=');
  const names = flags.map((flag) => `--${flag.name}`);
  const all = [...names, ...otherFlags.map((flag) => `--${flag.name}`)];
  return new CommandFault(
    `${shown(name)} is not a flag of ${of}${didYouMean(name, all, `: it has ${names.join(', ')}`)}`,
  );
}
