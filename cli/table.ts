/** Columns as kubectl prints them: upper-case heads, three spaces between, nothing behind the last. */
export function tableLines(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const all = [heads.map((head) => head.toUpperCase()), ...rows];
  const widths = heads.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('   ')
      .trimEnd(),
  );
}
