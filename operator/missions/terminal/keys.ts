/** What a person may press. */
export type Key = 'Forward' | 'Backward' | 'Left' | 'Right' | 'Stop' | 'Quit';

const KEYS: readonly (readonly [string, Key])[] = [
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
];

/**
 * The keys in what a terminal sent, oldest first. What is no key is passed over; the beginning of one that may go on in the next
 * piece is left.
 */
export function keysIn(text: string): { readonly keys: readonly Key[]; readonly rest: string } {
  const keys: Key[] = [];
  let rest = text;
  while (rest !== '') {
    const found = KEYS.find(([sequence]) => rest.toLowerCase().startsWith(sequence.toLowerCase()));
    if (found !== undefined) keys.push(found[1]);
    else if (rest.length < 3 && KEYS.some(([sequence]) => sequence.startsWith(rest))) break;
    rest = rest.slice(found?.[0].length ?? 1);
  }
  return { keys, rest };
}
