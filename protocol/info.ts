import { z } from 'zod';
import type { CleaningMode, CleaningTask, RobotActionTask } from './tasks.ts';

const CAPABILITIES = [
  'Clean',
  'CleanRooms',
  'CleanZones',
  'CleanSpot',
  'GoTo',
  'GoToHeading',
  'GoToSpeed',
  'Pause',
  'Dock',
  'Locate',
  'FanSpeed',
  'Volume',
  'Restrictions',
  'EmptyDustbin',
  'Map',
  'Sensors',
  'ResetConsumable',
  'ManualControl',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** What a robot must be able to do for a cleaning. */
export const CAPABILITY_FOR: Readonly<Record<CleaningMode, Capability>> = {
  Full: 'Clean',
  Rooms: 'CleanRooms',
  Zones: 'CleanZones',
  Spot: 'CleanSpot',
};

/** What a robot needs for a cleaning, in the firmware's terms. */
export function capabilitiesForCleaning({
  mode,
  fanSpeed,
  recordMap,
}: Pick<CleaningTask, 'mode' | 'fanSpeed' | 'recordMap'>): Capability[] {
  return [
    CAPABILITY_FOR[mode],
    ...(fanSpeed === undefined ? [] : (['FanSpeed'] as const)),
    ...(recordMap === true ? (['Map'] as const) : []),
  ];
}

/** What a robot needs to drive along a path. */
export function capabilitiesForPath({
  waypoints,
  speedMillimetersPerSecond,
}: {
  readonly waypoints: readonly { readonly headingDegrees?: number | undefined }[];
  readonly speedMillimetersPerSecond?: number | undefined;
}): Capability[] {
  const looks = waypoints.some(({ headingDegrees }) => headingDegrees !== undefined);
  return [
    'GoTo',
    ...(looks ? (['GoToHeading'] as const) : []),
    ...(speedMillimetersPerSecond === undefined ? [] : (['GoToSpeed'] as const)),
  ];
}

/** What a robot needs for an action; every robot can be stopped. */
export function capabilitiesForAction(action: RobotActionTask['action']): Capability[] {
  return action === 'Stop' ? [] : [action];
}

/** `info`: what the robot is and can; retained, republished when it changes. */
export const info = z.object({
  protocol: z.int().min(1),
  agentVersion: z.string().max(64),
  driver: z.string().max(64),
  device: z.object({
    manufacturer: z.string().max(64),
    model: z.string().max(64),
    firmware: z.string().max(64),
    serial: z.string().max(64),
  }),
  capabilities: z.array(z.string().max(64)).max(64),
  sensors: z
    .array(
      z.object({
        name: z.string().max(64),
        unit: z.string().max(32),
        minPeriodMilliseconds: z.int32().min(1),
        fields: z.array(z.string().max(32)).max(16).optional(),
      }),
    )
    .max(64),
  fanSpeeds: z.array(z.string().max(32)).max(16),
  /** With GoToSpeed: the most it takes. Absent where the firmware does not say. */
  maximumSpeedMillimetersPerSecond: z.int32().min(1).optional(),
  rooms: z.array(z.object({ name: z.string().max(64), segmentId: z.string().max(64) })).max(64),
  mapId: z.string().max(64).optional(),
});
export type Info = z.infer<typeof info>;
