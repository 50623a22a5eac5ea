import type { RobotMap } from './map.ts';
import { rosMapOf } from './pgm.ts';
import { everything, type PictureContent } from './picture/content.ts';
import { PALETTE } from './picture/colors.ts';
import { drawMap } from './picture/draw.ts';
import { encodePng } from './png.ts';
import { svgOf } from './svg.ts';
import { toValetudo } from './valetudo.ts';

export const MAP_FORMATS = ['png', 'svg', 'pgm', 'valetudo'] as const;
export type MapFormat = (typeof MAP_FORMATS)[number];

export interface MapFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

/**
 * A map in one format: one file, or two where one describes the other.
 * @param stem what the files are called, without an extension
 * @throws ValetudoMapError for a map that Valetudo cannot say
 */
export function mapFiles(
  map: RobotMap,
  { format, stem, content = everything }: { format: MapFormat; stem: string; content?: PictureContent },
): MapFile[] {
  const file = (extension: string, contentType: string, bytes: Buffer | string): MapFile => ({
    name: `${stem}.${extension}`,
    contentType,
    bytes: Buffer.from(bytes),
  });
  const makers: Readonly<Record<MapFormat, () => MapFile[]>> = {
    png: () => [file('png', 'image/png', encodePng({ ...drawMap(map, content), palette: PALETTE }))],
    svg: () => [file('svg', 'image/svg+xml', svgOf(map, content))],
    pgm: () => {
      const { pgm, yaml } = rosMapOf(map, `${stem}.pgm`);
      return [file('pgm', 'image/x-portable-graymap', pgm), file('yaml', 'application/yaml', yaml)];
    },
    valetudo: () => [file('valetudo.json', 'application/json', JSON.stringify(toValetudo(map)))],
  };
  return makers[format]();
}
