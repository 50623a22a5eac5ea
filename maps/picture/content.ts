import type { RobotMap, Segment } from '../map.ts';

/** What a picture may show besides walls and floor. */
export interface PictureContent {
  readonly path: boolean;
  readonly rooms: boolean;
  readonly restrictions: boolean;
}

export const everything: PictureContent = { path: true, rooms: true, restrictions: true };

export function roomName({ name, id }: Segment): string {
  return name === undefined || name === '' ? id : name;
}

/** The length of the scale bar, for a person to read: 1, 2 or 5 times a power of ten, about a sixth of the picture. */
export function scaleBar({ grid }: RobotMap, shownColumns: number): { millimeters: number; text: string } {
  const wanted = Math.max((shownColumns * grid.cellMillimeters) / 6, 1);
  const power = 10 ** Math.floor(Math.log10(wanted));
  const millimeters = power * ([5, 2, 1].find((factor) => factor * power <= wanted) ?? 1);
  return { millimeters, text: millimeters >= 1_000 ? `${millimeters / 1_000} m` : `${millimeters / 10} cm` };
}
