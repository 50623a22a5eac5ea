import type { RobotMap } from './map.ts';
import type { ValetudoMap } from './valetudo/format.ts';
import { type Frame, frameOf } from './valetudo/frame.ts';
import { readEntities } from './valetudo/read-entities.ts';
import { readLayers } from './valetudo/read-layers.ts';
import { outline, parse } from './valetudo/schema.ts';
import { ValetudoMapError } from './valetudo/valetudo-map-error.ts';
import { entitiesOf } from './valetudo/write-entities.ts';
import { layersOf } from './valetudo/write-layers.ts';

/**
 * The map as Valetudo publishes its own, for whatever reads those. Valetudo cannot say
 * - where a grid begins: its picture begins at the origin, so a grid that does not comes back with unknown cells around it,
 *   and one that begins left of the origin or between two cells is moved, with all places (see `frameOf`);
 * - less than a centimetre: places are rounded;
 * - a segment that has no cell: it is left out.
 *
 * @throws ValetudoMapError `Unsayable` when a cell is no whole number of centimetres
 */
export function toValetudo(map: RobotMap): ValetudoMap {
  const frame = frameOf(map.grid);
  const layers = layersOf(map, frame);
  return {
    __class: 'ValetudoMap',
    metaData: {
      ...(map.mapId !== undefined && { vendorMapId: numberIfOne(map.mapId) }),
      version: 2,
      totalLayerArea: layers.reduce((area, layer) => area + layer.metaData.area, 0),
    },
    size: { x: frame.widthCentimeters, y: frame.heightCentimeters },
    pixelSize: frame.pixelCentimeters,
    layers,
    entities: entitiesOf(map, frame),
  };
}

/** `toValetudo` as compact JSON. */
export function valetudoText(map: RobotMap): string {
  return JSON.stringify(toValetudo(map));
}

/**
 * A map that Valetudo, or `toValetudo`, made. The grid is the whole picture, its lower left corner the origin. Not read:
 * materials of rooms, thresholds, curtains, ramps and all else that a RobotMap has no place for.
 *
 * @param json parsed, of any origin
 * @throws ValetudoMapError and nothing else
 */
export function fromValetudo(json: unknown): RobotMap {
  refusePlaceholder(json);
  const { metaData, ...map } = parse(outline, json);
  const frame: Frame = {
    leftMillimeters: 0,
    topMillimeters: map.size.y * 10,
    pixelCentimeters: map.pixelSize,
    widthCentimeters: map.size.x,
    heightCentimeters: map.size.y,
  };
  return {
    ...(typeof metaData.vendorMapId === 'string' && { mapId: metaData.vendorMapId }),
    ...readLayers({ metaData, ...map }),
    ...readEntities(map.entities, frame),
  };
}

/** Valetudo shows a picture of its own while the robot has no map. */
function refusePlaceholder(json: unknown): void {
  const { metaData } = (json ?? {}) as { metaData?: { defaultMap?: unknown } | null };
  if (metaData?.defaultMap !== true) return;
  throw new ValetudoMapError('Placeholder', 'metaData.defaultMap', 'the robot has no map yet');
}

/** Ids of maps are numbers where Valetudo has them. */
function numberIfOne(mapId: string): number | string {
  return String(Number.parseInt(mapId, 10)) === mapId ? Number(mapId) : mapId;
}
