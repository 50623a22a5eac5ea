import { drivePicture } from '@kubevac/maps/drive-picture.ts';
import type { RobotMap } from '@kubevac/maps/map.ts';
import { drivenPath, type DrivenPath } from '@kubevac/protocol/driven-path.ts';
import { csvText, wallTime } from './csv.ts';
import type { OutputFile } from './output-file.ts';
import { gzippedIfLarge } from './gzipped-if-large.ts';

/** Where a robot drove, as CSV and as a picture. @param map absent where the robot has none @throws when it does not read */
export function driveFiles(driven: Uint8Array, map: RobotMap | undefined): OutputFile[] {
  const path = drivenPath.parse(JSON.parse(Buffer.from(driven).toString('utf8')));
  const picture = drivePicture(map && withoutPath(map), {
    asked: path.waypoints.map((waypoint, index) => ({ ...waypoint, isSkipped: path.skippedWaypoints.includes(index) })),
    isRound: path.loops > 1,
    driven: path.points.flatMap(({ xMillimeters, yMillimeters }) => [xMillimeters, yMillimeters]),
  });
  return [
    gzippedIfLarge({ name: 'driven.csv', contentType: 'text/csv', bytes: Buffer.from(csv(path)) }),
    { name: 'path.png', contentType: 'image/png', bytes: picture },
  ];
}

/** What the firmware remembers of the way is its last leg, and on the map beside the whole it would only confuse. */
function withoutPath({ target: _target, ...map }: RobotMap): RobotMap {
  return { ...map, path: new Int32Array(), plannedPath: new Int32Array() };
}

/** A row for each point; loops and waypoints are counted from 1. */
function csv({ points, waypoints }: DrivenPath): string {
  const names = [
    'wallTime',
    'monotonicMilliseconds',
    'loop',
    'waypoint',
    'xMillimeters',
    'yMillimeters',
    'headingDegrees',
  ];
  const rows = points.map(
    ({ wallMilliseconds, monotonicMilliseconds, leg, xMillimeters, yMillimeters, headingDegrees }) => [
      wallTime(wallMilliseconds),
      monotonicMilliseconds,
      Math.floor(leg / waypoints.length) + 1,
      (leg % waypoints.length) + 1,
      xMillimeters,
      yMillimeters,
      headingDegrees,
    ],
  );
  return csvText(names, rows);
}
