import type { ShapeKind } from '../map.ts';
import { color } from './colors.ts';

export interface ShapeStyle {
  readonly ink: number;
  readonly isHatched: boolean;
  /** Dots that are drawn, and as many that are not; a whole line where it is 0. */
  readonly dash: number;
}

export const shapeStyles: Readonly<Record<ShapeKind, ShapeStyle>> = {
  VirtualWall: { ink: color.restriction, isHatched: false, dash: 6 },
  NoGoZone: { ink: color.restriction, isHatched: true, dash: 0 },
  NoMopZone: { ink: color.path, isHatched: true, dash: 0 },
  ActiveZone: { ink: color.ink, isHatched: false, dash: 8 },
  Carpet: { ink: color.ink, isHatched: false, dash: 3 },
};
