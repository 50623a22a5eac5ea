/** `: did you mean --rooms?` for what was probably meant, or `otherwise`. */
export function didYouMean(word: string, known: readonly string[], otherwise: string): string {
  const nearest = nearestOf(word, known);
  return nearest === undefined ? otherwise : `: did you mean ${nearest}?`;
}

/** No word that we know is near to a longer one. */
const longestWord = 64;

/** The known word that a typing error turns into `word`, or that it is the beginning of; undefined when none is near. */
export function nearestOf(word: string, known: readonly string[]): string | undefined {
  if (word.length > longestWord) return undefined;
  const typed = word.toLowerCase();
  const allowed = Math.max(1, Math.floor(typed.replace(/^-+/, '').length / 3));
  const byDistance = known
    .map((candidate) => ({ candidate, errors: typingErrors(typed, candidate.toLowerCase()) }))
    .toSorted((a, b) => a.errors - b.errors);
  const [best] = byDistance;
  if (best !== undefined && best.errors <= allowed) return best.candidate;
  return known.find((candidate) => typed.length > 2 && candidate.toLowerCase().startsWith(typed));
}

/** How many letters are to be added, left out, changed or swapped with their neighbour to make `b` of `a`. */
function typingErrors(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) current.push(errorsAt({ a, b, rows, current, row, column }));
    rows.push(current);
  }
  return rows[a.length]?.[b.length] ?? 0;
}

interface Cell {
  readonly a: string;
  readonly b: string;
  readonly rows: readonly (readonly number[])[];
  readonly current: readonly number[];
  readonly row: number;
  readonly column: number;
}

function errorsAt({ a, b, rows, current, row, column }: Cell): number {
  const at = (line: readonly number[] | undefined, index: number): number => line?.[index] ?? 0;
  const isSame = a[row - 1] === b[column - 1];
  const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
  return Math.min(
    at(rows[row - 1], column) + 1,
    at(current, column - 1) + 1,
    at(rows[row - 1], column - 1) + (isSame ? 0 : 1),
    isSwap ? at(rows[row - 2], column - 2) + 1 : Number.POSITIVE_INFINITY,
  );
}
