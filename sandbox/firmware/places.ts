import type { Point } from './terrain.ts';

/** By two opposite corners. */
export interface Rectangle {
  readonly x1Millimeters: number;
  readonly y1Millimeters: number;
  readonly x2Millimeters: number;
  readonly y2Millimeters: number;
}

export type CleaningPlace =
  | { readonly kind: 'Full' }
  | { readonly kind: 'Rooms'; readonly segmentIds: readonly string[] }
  | { readonly kind: 'Zones'; readonly zones: readonly Rectangle[] }
  | ({ readonly kind: 'Spot'; readonly sideMillimeters: number } & Point);

/** Where to drive to, how fast at most, and where to look on arrival; any way where that is absent. */
export interface Destination extends Point {
  readonly headingDegrees?: number | undefined;
  readonly speedMillimetersPerSecond?: number | undefined;
}

/** What a run is about; `Manual`: somebody drives the robot by hand. */
export type RunPlace = CleaningPlace | ({ readonly kind: 'GoTo' } & Destination) | { readonly kind: 'Manual' };

/** The square around a spot. */
export function squareOf({
  xMillimeters,
  yMillimeters,
  sideMillimeters,
}: Point & { sideMillimeters: number }): Rectangle {
  const half = sideMillimeters / 2;
  return {
    x1Millimeters: xMillimeters - half,
    y1Millimeters: yMillimeters - half,
    x2Millimeters: xMillimeters + half,
    y2Millimeters: yMillimeters + half,
  };
}
