import type { RobotMap } from './map.ts';
import { PALETTE } from './picture/colors.ts';
import { drawDrive, type DrivePaths } from './picture/drive.ts';
import { encodePng } from './png.ts';

/**
 * A PNG of a drive: what was asked against what was driven.
 *
 * @param map the one the robot drove by, if it is known; what lies far outside of it is not shown
 */
export function drivePicture(map: RobotMap | undefined, paths: DrivePaths): Buffer {
  return encodePng({ ...drawDrive(map, paths), palette: PALETTE });
}
