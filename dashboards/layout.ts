import type { GridPos, Panel } from '@grafana/grafana-foundation-sdk/dashboard';

/** Of every dashboard of Grafana. */
const columns = 24;

/**
 * Puts panels one after the other, each as high and then as far to the left as it has room.
 *
 * @param top where the first may begin
 * @returns where the next row may begin
 */
export function place(panels: readonly Panel[], top: number): number {
  const filled = Array.from({ length: columns }, () => top);
  for (const panel of panels) {
    const size = panel.gridPos ?? { x: 0, y: 0, w: columns, h: 8 };
    panel.gridPos = roomFor(size, filled);
    filled.fill(panel.gridPos.y + size.h, panel.gridPos.x, panel.gridPos.x + size.w);
  }
  return Math.max(...filled);
}

/** @param filled down to where each column is filled */
function roomFor({ w, h }: GridPos, filled: readonly number[]): GridPos {
  const places = Array.from({ length: columns - w + 1 }, (_, x) => ({
    x,
    y: Math.max(...filled.slice(x, x + w)),
    w,
    h,
  }));
  return places.reduce((best, place) => (place.y < best.y ? place : best));
}
