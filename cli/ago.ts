/** How long ago an instant was, as kubectl says ages: `12s`, `5m`, `9h`, `41d`. @param now milliseconds since the Unix epoch */
export function ageOf(instant: string | undefined, now: number): string {
  if (instant === undefined) return '';
  const seconds = Math.max(0, Math.floor((now - Date.parse(instant)) / 1_000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}
