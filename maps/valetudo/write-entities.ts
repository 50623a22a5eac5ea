import type { Point, Pose, RobotMap } from '../map.ts';
import { ENTITY_CLASS, type EntityType, TYPE_OF_SHAPE, type ValetudoEntity } from './format.ts';
import { type Frame, toCentimeters, turned } from './frame.ts';

/** Everything that is not a cell, in the order in which Valetudo's own maps have it. */
export function entitiesOf(map: RobotMap, frame: Frame): ValetudoEntity[] {
  const entity = (type: EntityType, points: ArrayLike<number>, metaData: ValetudoEntity['metaData'] = {}) => ({
    __class: ENTITY_CLASS[type],
    metaData,
    points: toCentimeters(frame, points),
    type,
  });
  const path = (type: EntityType, points: Int32Array) => (points.length === 0 ? [] : [entity(type, points)]);
  const place = (type: EntityType, at: Pose | undefined) =>
    at === undefined ? [] : [entity(type, xy(at), angleOf(at.headingDegrees))];
  return [
    ...path('path', map.path),
    ...path('predicted_path', map.plannedPath),
    ...place('charger_location', map.dock),
    ...place('robot_position', map.robot),
    ...place('go_to_target', map.target),
    ...map.shapes.map(({ kind, points }) => entity(TYPE_OF_SHAPE[kind], points)),
    ...map.obstacles.map((obstacle) => {
      const { label } = obstacle;
      return entity('obstacle', xy(obstacle), label === undefined ? {} : { label });
    }),
  ];
}

function xy({ xMillimeters, yMillimeters }: Point): [number, number] {
  return [xMillimeters, yMillimeters];
}

function angleOf(headingDegrees: number | undefined): { angle?: number } {
  return headingDegrees === undefined ? {} : { angle: turned(headingDegrees) };
}
