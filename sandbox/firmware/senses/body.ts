import type { Pose } from '../floor-plan.ts';
import type { Point } from '../terrain.ts';

/** The point so many millimetres from the robot's centre, in a direction counter-clockwise from where it looks. */
export function pointAround(at: Pose, degrees: number, millimeters: number): Point {
  const angle = ((at.headingDegrees + degrees) * Math.PI) / 180;
  return {
    xMillimeters: at.xMillimeters + millimeters * Math.cos(angle),
    yMillimeters: at.yMillimeters + millimeters * Math.sin(angle),
  };
}
