import type { z } from 'zod';
import { API_GROUP, API_VERSION } from './kind.ts';
import { cleaningKind } from './kinds/cleaning.ts';
import { drivePathKind } from './kinds/drive-path.ts';
import { mapDumpKind } from './kinds/map-dump.ts';
import { robotActionKind } from './kinds/robot-action.ts';
import { sensorReadKind } from './kinds/sensor-read.ts';
import { vacuumRobotKind } from './kinds/vacuum-robot.ts';
import { vacuumScheduleKind } from './kinds/vacuum-schedule.ts';

export { API_GROUP, API_VERSION };
export const API_GROUP_VERSION = `${API_GROUP}/${API_VERSION}`;

/** Every kind of the API, robots first. */
export const KINDS = [
  vacuumRobotKind,
  vacuumScheduleKind,
  cleaningKind,
  drivePathKind,
  mapDumpKind,
  sensorReadKind,
  robotActionKind,
] as const;

export type Kind = (typeof KINDS)[number];
export type KindName = Kind['kind'];
/** The definition of one kind, by name. */
export type KindOf<Name extends KindName> = Extract<Kind, { kind: Name }>;
export type SpecOf<Name extends KindName> = z.infer<KindOf<Name>['spec']>;
export type StatusOf<Name extends KindName> = z.infer<KindOf<Name>['status']>;

export function kindNamed<Name extends KindName>(name: Name): KindOf<Name> {
  return KINDS.find((kind) => kind.kind === name) as KindOf<Name>;
}
