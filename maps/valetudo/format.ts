import type { ShapeKind } from '../map.ts';

/**
 * Valetudo's map, version 2 (Hypfer/Valetudo, backend/lib/entities/map): whole centimetres, the origin top left, y down;
 * angles in degrees from 0 to 359, 0 is north, clockwise. Two fields are not said: `nonce`, which Valetudo makes anew for
 * each map it sends, and `defaultMap`, which marks the picture it shows while the robot has no map.
 */
export interface ValetudoMap {
  readonly __class: 'ValetudoMap';
  readonly metaData: {
    /** A number from all robots that Valetudo drives. */
    readonly vendorMapId?: number | string;
    readonly version: 2;
    readonly totalLayerArea: number;
  };
  readonly size: { readonly x: number; readonly y: number };
  readonly pixelSize: number;
  readonly layers: readonly ValetudoLayer[];
  readonly entities: readonly ValetudoEntity[];
}

export type LayerType = 'floor' | 'wall' | 'segment';

/** The pixels of one kind or of one room; never without any. */
export interface ValetudoLayer {
  readonly __class: 'MapLayer';
  readonly metaData: LayerMetaData & { readonly area: number };
  readonly type: LayerType;
  /** Empty since there is `compressedPixels`; was x, y, x, y … in pixels. */
  readonly pixels: readonly number[];
  /** x, y, count … in pixels: so many from x, y to the right. */
  readonly compressedPixels: readonly number[];
  readonly dimensions: { readonly x: Dimension; readonly y: Dimension; readonly pixelCount: number };
}

export interface LayerMetaData {
  readonly segmentId?: string;
  readonly name?: string;
  readonly active?: boolean;
}

/** In pixels; `mid` and `avg` are rounded. */
export interface Dimension {
  readonly min: number;
  readonly max: number;
  readonly mid: number;
  readonly avg: number;
}

export interface ValetudoEntity {
  readonly __class: EntityClass;
  readonly metaData: { readonly angle?: number; readonly label?: string };
  /** x, y, x, y … in centimetres. */
  readonly points: readonly number[];
  readonly type: EntityType;
}

export type EntityClass = 'PointMapEntity' | 'LineMapEntity' | 'PathMapEntity' | 'PolygonMapEntity';

/** Those that a RobotMap has a place for. Valetudo has more (thresholds, curtains, ramps), which are not read. */
export const ENTITY_CLASS = {
  path: 'PathMapEntity',
  predicted_path: 'PathMapEntity',
  charger_location: 'PointMapEntity',
  robot_position: 'PointMapEntity',
  go_to_target: 'PointMapEntity',
  obstacle: 'PointMapEntity',
  virtual_wall: 'LineMapEntity',
  no_go_area: 'PolygonMapEntity',
  no_mop_area: 'PolygonMapEntity',
  active_zone: 'PolygonMapEntity',
  carpet: 'PolygonMapEntity',
} as const satisfies Record<string, EntityClass>;
export type EntityType = keyof typeof ENTITY_CLASS;

export const TYPE_OF_SHAPE = {
  VirtualWall: 'virtual_wall',
  NoGoZone: 'no_go_area',
  NoMopZone: 'no_mop_area',
  ActiveZone: 'active_zone',
  Carpet: 'carpet',
} as const satisfies Record<ShapeKind, EntityType>;
