/** RFC 4180: a line of names, and one for each row. */
export function csvText(names: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [names.map(quoted), ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

/** An instant in milliseconds since the Unix epoch as RFC 3339 has it; nothing where it is not known. */
export function wallTime(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '' : new Date(milliseconds).toISOString();
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
