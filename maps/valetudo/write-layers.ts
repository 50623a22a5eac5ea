import { cell, type Grid, type RobotMap } from '../map.ts';
import type { Dimension, LayerMetaData, LayerType, ValetudoLayer } from './format.ts';
import type { Frame } from './frame.ts';

/** What is known of a layer while its pixels are met, row by row from the top. */
interface Draft {
  readonly runs: number[];
  readonly x: Span;
  readonly y: Span;
  pixelCount: number;
}

interface Span {
  min: number;
  max: number;
  sum: number;
}

/** Floor, wall, then the segments in turn; what has no cell has no layer, as Valetudo's own maps have it. */
export function layersOf(map: RobotMap, frame: Frame): ValetudoLayer[] {
  const drafts = draftsOf(map.grid, (map.grid.xMillimeters - frame.leftMillimeters) / map.grid.cellMillimeters);
  const layer = (value: number, type: LayerType, metaData: LayerMetaData): ValetudoLayer[] => {
    const draft = drafts[value];
    return draft === undefined ? [] : [finished(draft, type, { metaData, pixelCentimeters: frame.pixelCentimeters })];
  };
  return [
    ...layer(cell.floor, 'floor', {}),
    ...layer(cell.wall, 'wall', {}),
    ...map.segments.flatMap(({ id, name, active }, index) =>
      layer(cell.firstSegment + index, 'segment', {
        segmentId: id,
        ...(name !== undefined && { name }),
        ...(active !== undefined && { active }),
      }),
    ),
  ];
}

/** By the value of a cell. @param left pixels that the picture has left of the grid */
function draftsOf({ cells, columns, rows }: Grid, left: number): (Draft | undefined)[] {
  const drafts: (Draft | undefined)[] = [];
  for (let y = 0; y < rows; y += 1) {
    const end = (rows - y) * columns;
    for (let start = end - columns; start < end;) {
      const value = cells[start] as number;
      let next = start + 1;
      while (next < end && cells[next] === value) next += 1;
      const x = left + start - (end - columns);
      if (value !== cell.unknown) addRun((drafts[value] ??= emptyDraft()), { x, y, count: next - start });
      start = next;
    }
  }
  return drafts;
}

function emptyDraft(): Draft {
  const span = () => ({ min: Infinity, max: -Infinity, sum: 0 });
  return { runs: [], x: span(), y: span(), pixelCount: 0 };
}

function addRun(draft: Draft, { x, y, count }: { x: number; y: number; count: number }): void {
  const last = x + count - 1;
  draft.runs.push(x, y, count);
  draft.pixelCount += count;
  widen(draft.x, { min: x, max: last, sum: ((x + last) * count) / 2 });
  widen(draft.y, { min: y, max: y, sum: y * count });
}

function widen(span: Span, { min, max, sum }: Span): void {
  span.min = Math.min(span.min, min);
  span.max = Math.max(span.max, max);
  span.sum += sum;
}

function finished(
  draft: Draft,
  type: LayerType,
  { metaData, pixelCentimeters }: { metaData: LayerMetaData; pixelCentimeters: number },
): ValetudoLayer {
  const { pixelCount } = draft;
  return {
    __class: 'MapLayer',
    metaData: { ...metaData, area: pixelCount * pixelCentimeters ** 2 },
    type,
    pixels: [],
    compressedPixels: draft.runs,
    dimensions: { x: dimension(draft.x, pixelCount), y: dimension(draft.y, pixelCount), pixelCount },
  };
}

function dimension({ min, max, sum }: Span, pixelCount: number): Dimension {
  return { min, max, mid: Math.round((min + max) / 2), avg: Math.round(sum / pixelCount) };
}
