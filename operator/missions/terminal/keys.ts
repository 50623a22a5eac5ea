/** What a person may press. */
export type Key = 'Forward' | 'Backward' | 'Left' | 'Right' | 'Stop' | 'Quit';

const escape = '\x1b';
/** Of a sequence whose end does not come. */
const longestSequence = 16;

const KEYS: ReadonlyMap<string, Key> = new Map([
  ['\x1b[A', 'Forward'],
  ['\x1b[B', 'Backward'],
  ['\x1b[C', 'Right'],
  ['\x1b[D', 'Left'],
  // The same in the application mode of a keypad.
  ['\x1bOA', 'Forward'],
  ['\x1bOB', 'Backward'],
  ['\x1bOC', 'Right'],
  ['\x1bOD', 'Left'],
  ['w', 'Forward'],
  ['s', 'Backward'],
  ['d', 'Right'],
  ['a', 'Left'],
  [' ', 'Stop'],
  ['q', 'Quit'],
  ['\x03', 'Quit'],
  ['\x04', 'Quit'],
]);

/**
 * The keys in what a terminal sent, oldest first. What is no key is passed over, an escape sequence as a whole: its letters are no
 * keys. The beginning of one that may go on in the next piece is left.
 */
export function keysIn(text: string): { readonly keys: readonly Key[]; readonly rest: string } {
  const keys: Key[] = [];
  let rest = text;
  while (rest !== '') {
    const pressed = rest.startsWith(escape) ? sequenceOf(rest) : rest.slice(0, 1);
    if (pressed === undefined) break;
    const key = KEYS.get(pressed.length === 1 ? pressed.toLowerCase() : pressed);
    if (key !== undefined) keys.push(key);
    rest = rest.slice(pressed.length);
  }
  return { keys, rest };
}

/** The escape sequence that the text begins with (ECMA-48: CSI or SS3), or the escape alone; undefined while its end is to come. */
function sequenceOf(text: string): string | undefined {
  const introducer = text.slice(1, 2);
  if (introducer !== '' && introducer !== '[' && introducer !== 'O') return escape;
  const parameters = introducer === '[' ? (/^[0-?]*[ -/]*/.exec(text.slice(2))?.[0].length ?? 0) : 0;
  const end = 2 + parameters;
  if (end < text.length) return text.slice(0, end + 1);
  return text.length > longestSequence ? escape : undefined;
}
