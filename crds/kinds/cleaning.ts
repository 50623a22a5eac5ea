import { z } from 'zod';
import { CLEANING_MODES, FAN_SPEEDS } from '@kubevac/protocol/tasks.ts';
import type { KindDefinition } from '../kind.ts';
import { listSet, presentOnlyWhen, type Rule, withRules } from '../rules.ts';
import { millimeters, placeOrPoint, zone } from './geometry.ts';
import { givenName, robotText, statusAmount } from './names.ts';
import { recordMapRules, taskColumns, taskFields, taskSpec, taskStatusFields } from './task.ts';

const spot = withRules(
  z.object({
    place: givenName().optional().describe('The name of a place in spec.places of the VacuumRobot.'),
    xMillimeters: millimeters('x of the middle').optional(),
    yMillimeters: millimeters('y of the middle').optional(),
    sideMillimeters: z
      .int32()
      .min(100)
      .max(10_000)
      .optional()
      .describe('The side of the square to clean, in millimetres. Default: 1500.'),
  }),
  [placeOrPoint],
);

/** What a cleaning is, without who does it and when: also the template in a VacuumSchedule. */
export const cleaningFields = {
  mode: z
    .enum(CLEANING_MODES)
    .describe('What to clean: Full (all it can reach), Rooms (with rooms), Zones (with zones) or Spot (with spot).'),
  rooms: listSet(z.array(robotText(64, 'kitchen')).min(1).max(32))
    .optional()
    .describe(
      'The rooms to clean, by their names in spec.rooms or status.rooms of the VacuumRobot. Only in mode Rooms.',
    ),
  zones: z.array(zone()).min(1).max(16).optional().describe('The rectangles to clean. Only in mode Zones.'),
  spot: spot.optional().describe('A place or a point around which to clean. Only in mode Spot.'),
  passes: z.int32().min(1).max(3).default(1).describe('How many times to go over everything, 1 to 3.'),
  fanSpeed: z
    .enum(FAN_SPEEDS)
    .optional()
    .describe(`How hard to suck: ${FAN_SPEEDS.join(', ')}; put back afterwards. Absent: as the robot is set.`),
  recordMap: z
    .boolean()
    .default(false)
    .describe('Keep the map with the driven path in a Secret when the cleaning has succeeded.'),
};

/** @param unless (CEL) where it need not be said which rooms, zones or spot */
export const cleaningRules = (unless?: string): readonly Rule[] => [
  ...presentOnlyWhen(
    'rooms',
    "self.mode == 'Rooms'",
    'when mode is Rooms, as in {mode: Rooms, rooms: [kitchen]}',
    unless,
  ),
  ...presentOnlyWhen('zones', "self.mode == 'Zones'", 'when mode is Zones', unless),
  ...presentOnlyWhen(
    'spot',
    "self.mode == 'Spot'",
    'when mode is Spot, as in {mode: Spot, spot: {place: table}}',
    unless,
  ),
];

/** A firmware remembers that it cleaned rooms for somebody, not which. */
const spec = taskSpec({ ...cleaningFields, ...taskFields }, cleaningRules('has(self.recordOf)'));

const status = z.object({
  ...taskStatusFields,
  areaSquareCentimeters: statusAmount().optional().describe('The area cleaned, as the firmware says it.'),
  durationSeconds: statusAmount().optional().describe('How long the robot cleaned, by its own count.'),
  distanceMillimeters: statusAmount().optional().describe('How far it drove.'),
});

export const cleaningKind = {
  kind: 'Cleaning',
  plural: 'cleanings',
  singular: 'cleaning',
  shortNames: ['vclean'],
  description:
    'Cleaning asks a robot to clean once: everything, rooms, zones or a spot. Its status says what was cleaned, or why not.',
  spec,
  status,
  columns: taskColumns(
    { name: 'Mode', type: 'string', jsonPath: '.spec.mode', description: 'What kind of cleaning.', wide: true },
    { name: 'Fan', type: 'string', jsonPath: '.spec.fanSpeed', description: 'How hard it sucks.', wide: true },
    {
      name: 'Percent',
      type: 'integer',
      jsonPath: '.status.progress.percent',
      description: 'How much is done.',
      wide: true,
    },
  ),
  rules: recordMapRules,
} as const satisfies KindDefinition;
