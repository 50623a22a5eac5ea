import type { TaskResult } from './tasks.ts';

/** `6.1 m² · 12m`, `2 waypoints, 1 skipped · 6.1 m · 50s`: what is known of what a task did; undefined where that is nothing. */
export function resultText(result: TaskResult = {}): string | undefined {
  const known = [...drivenWords(result), ...cleanedWords(result)].filter((word) => word !== undefined);
  return known.length === 0 ? undefined : known.join(' · ');
}

/** The `resultText` that ends a line, as the last words of a mission have it. */
export function resultTextIn(line: string): string | undefined {
  const last = line.split(': ').at(-1) ?? '';
  return last.split(' · ').every((word) => WORD.test(word)) ? last : undefined;
}

const WORD = /^(\d+ waypoints?(, \d+ skipped)?|[\d.]+ m²?|\d+[sm]|\d+h\d+m)$/;

function cleanedWords({ areaSquareCentimeters: area, durationSeconds }: TaskResult): (string | undefined)[] {
  return [
    area === undefined ? undefined : `${(area / 10_000).toFixed(1)} m²`,
    durationSeconds === undefined ? undefined : durationText(durationSeconds),
  ];
}

function drivenWords({ waypointsReached, waypointsSkipped, distanceMillimeters }: TaskResult): (string | undefined)[] {
  if (waypointsReached === undefined) return [];
  const distance = distanceMillimeters === undefined ? undefined : `${(distanceMillimeters / 1_000).toFixed(1)} m`;
  return [waypointsText(waypointsReached, waypointsSkipped), distance];
}

function waypointsText(reached: number, skipped = 0): string {
  const text = reached === 1 ? '1 waypoint' : `${reached} waypoints`;
  return skipped === 0 ? text : `${text}, ${skipped} skipped`;
}

/** `50s`, `12m`, `1h05m` */
export function durationText(seconds: number): string {
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes}m` : `${Math.floor(minutes / 60)}h${String(minutes % 60).padStart(2, '0')}m`;
}
