import type { GridPos, Panel } from '@grafana/grafana-foundation-sdk/dashboard';

/** Of every dashboard of Grafana. */
const columns = 24;

export interface Placed {
  readonly panels: readonly Panel[];
  /** Where the next row may begin. */
  readonly bottom: number;
}

/**
 * Puts panels one after the other, each as high and then as far to the left as it has room.
 *
 * @param top where the first may begin
 */
export function place(panels: readonly Panel[], top: number): Placed {
  const filled = Array.from({ length: columns }, () => top);
  const placed = panels.map((panel): Panel => {
    const gridPos = roomFor(panel.gridPos ?? { x: 0, y: 0, w: columns, h: 8 }, filled);
    filled.fill(gridPos.y + gridPos.h, gridPos.x, gridPos.x + gridPos.w);
    return { ...panel, gridPos };
  });
  return { panels: placed, bottom: Math.max(...filled) };
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
