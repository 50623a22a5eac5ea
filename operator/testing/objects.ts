import type { ObjectMeta } from '@kubevac/crds/object.ts';
import { readObject, type ReadObject } from '@kubevac/crds/read-object.ts';
import type { RobotObject } from '../objects/robot.ts';

/** Tests count in seconds from a Monday morning. */
const morning = Date.UTC(2026, 0, 5, 10);

/** Milliseconds since the Unix epoch. */
export function second(seconds: number): number {
  return morning + seconds * 1000;
}

/** As Kubernetes writes instants. */
export function timeOf(seconds: number): string {
  return `${new Date(second(seconds)).toISOString().slice(0, 19)}Z`;
}

export interface ObjectParts {
  readonly metadata?: Partial<ObjectMeta>;
  readonly spec?: Record<string, unknown>;
  readonly status?: Record<string, unknown>;
}

export function cleaningObject(name: string, { metadata, spec, status }: ObjectParts = {}): ReadObject<'Cleaning'> {
  return readObject('Cleaning', {
    metadata: { ...metadataOf(name), ...metadata },
    spec: { mode: 'Full', robotName: 'dusty', ...spec },
    status,
  });
}

export function actionObject(
  name: string,
  action: string,
  { metadata, spec, status }: ObjectParts = {},
): ReadObject<'RobotAction'> {
  return readObject('RobotAction', {
    metadata: { ...metadataOf(name), ...metadata },
    spec: { action, robotName: 'dusty', ...spec },
    status,
  });
}

export function pathObject(name: string, { metadata, spec, status }: ObjectParts = {}): ReadObject<'DrivePath'> {
  return readObject('DrivePath', {
    metadata: { ...metadataOf(name), ...metadata },
    spec: { robotName: 'dusty', waypoints: [{ place: 'sofa' }], ...spec },
    status,
  });
}

/** Of dusty, every day at nine in Berlin. */
export function scheduleObject(
  name: string,
  { metadata, spec, status }: ObjectParts = {},
): ReadObject<'VacuumSchedule'> {
  const daily = { robotName: 'dusty', schedule: '0 9 * * *', timeZone: 'Europe/Berlin' };
  return readObject('VacuumSchedule', {
    metadata: { ...metadataOf(name), ...metadata },
    spec: { ...daily, ...(spec?.['mapDump'] === undefined && { cleaning: { mode: 'Full' } }), ...spec },
    status,
  });
}

export function robotObject({ metadata, spec, status }: ObjectParts = {}): RobotObject {
  return readObject('VacuumRobot', {
    metadata: { ...metadataOf('dusty'), ...metadata },
    spec: { ...spec },
    status,
  });
}

function metadataOf(name: string): ObjectMeta {
  return {
    name,
    namespace: 'home',
    uid: `uid-of-${name}`,
    resourceVersion: '1',
    generation: 1,
    creationTimestamp: timeOf(0),
  };
}
