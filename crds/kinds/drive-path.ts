import { z } from 'zod';
import { ON_BLOCKED, ON_COMPLETE } from '@kubevac/protocol/tasks.ts';
import type { KindDefinition } from '../kind.ts';
import { withRules } from '../rules.ts';
import { millimeters, placeOrPoint } from './geometry.ts';
import { givenName, statusAmount } from './names.ts';
import { outputField, outputRules, taskColumns, taskFields, taskSpec, taskStatusFields } from './task.ts';

const waypoint = withRules(
  z.object({
    place: givenName().optional().describe('The name of a place in spec.places of the VacuumRobot.'),
    xMillimeters: millimeters('x of the waypoint').optional(),
    yMillimeters: millimeters('y of the waypoint').optional(),
    headingDegrees: z
      .int32()
      .min(-180)
      .max(360)
      .optional()
      .describe('Where to look on arrival: 0 is along x, counter-clockwise. Absent: any way.'),
    dwellMilliseconds: z
      .int32()
      .min(0)
      .max(3_600_000)
      .optional()
      .describe('How long to stay there, in milliseconds. Absent: not at all.'),
  }),
  [placeOrPoint],
);

const waypoints = (max: number) =>
  z
    .array(waypoint)
    .min(1)
    .max(max)
    .describe(`Where to drive, in order: 1 to ${max.toLocaleString('en')} waypoints.`);

/** What a drive is, without who does it and when. */
const drivePathFields = {
  waypoints: waypoints(1000),
  loops: z.int32().min(1).max(1000).default(1).describe('How many times to drive the whole path.'),
  toleranceMillimeters: z
    .int32()
    .min(10)
    .max(5000)
    .default(200)
    .describe('How near to a waypoint, in millimetres, counts as having reached it.'),
  speedMillimetersPerSecond: z
    .int32()
    .min(10)
    .max(1000)
    .optional()
    .describe('The speed to drive at, in millimetres a second. Absent: what the firmware does.'),
  onBlocked: z
    .enum(ON_BLOCKED)
    .default('Fail')
    .describe(
      'What to do when a waypoint is out of reach: Fail ends the task, Skip goes on to the next waypoint, Wait tries again until blockedTimeoutSeconds have passed and then fails.',
    ),
  blockedTimeoutSeconds: z
    .int32()
    .min(1)
    .max(3600)
    .default(60)
    .describe('With onBlocked Wait: how long a waypoint may stay out of reach before the task fails, in seconds.'),
  onComplete: z
    .enum(ON_COMPLETE)
    .default('Dock')
    .describe('What to do after the last waypoint: Dock drives home, Stay remains there.'),
  ...outputField,
};

/** A path travels in `desired` with its VacuumSchedule for as long as that exists, so it is short there. */
export const scheduledDrivePathFields = { ...drivePathFields, waypoints: waypoints(100) };

const spec = taskSpec({ ...drivePathFields, ...taskFields }, []);

const status = z.object({
  ...taskStatusFields,
  waypointsReached: statusAmount().optional().describe('How many waypoints it reached, over all loops.'),
  waypointsSkipped: statusAmount().optional().describe('How many waypoints it left out because they were blocked.'),
  distanceMillimeters: statusAmount().optional().describe('How far it drove, in millimetres.'),
  largestDeviationMillimeters: statusAmount()
    .optional()
    .describe(
      'How far it was at most from the straight way between two waypoints, in millimetres; the way to the first does not count.',
    ),
});

export const drivePathKind = {
  kind: 'DrivePath',
  plural: 'drivepaths',
  singular: 'drivepath',
  shortNames: ['vpath'],
  description:
    'DrivePath asks a robot to drive along waypoints once. Its output is the driven path as CSV and a picture of asked against driven.',
  spec,
  status,
  columns: taskColumns(
    { name: 'Reached', type: 'integer', jsonPath: '.status.waypointsReached', description: 'Waypoints.', wide: true },
    { name: 'Skipped', type: 'integer', jsonPath: '.status.waypointsSkipped', description: 'Waypoints.', wide: true },
    { name: 'Output', type: 'string', jsonPath: '.status.outputRef.name', description: 'Its Secret.', wide: true },
  ),
  rules: outputRules,
} as const satisfies KindDefinition;
