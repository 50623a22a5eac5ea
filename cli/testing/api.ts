import type { KindName } from '@kubevac/crds/kinds.ts';
import { readObject, type ReadObject } from '@kubevac/crds/read-object.ts';
import type { Api } from '../kube/api.ts';
import { ApiError } from '../kube/api-error.ts';

type Named = { readonly metadata: { readonly name: string } };

/** An API server of a few objects, for what only reads. */
export function apiOf(objects: Partial<Record<KindName | 'Secret' | 'Pod', readonly Named[]>>): Api {
  return {
    namespace: 'home',
    request: ({ kind, name }) => {
      const items = objects[kind] ?? [];
      if (name === undefined) return Promise.resolve({ items });
      const found = items.find(({ metadata }) => metadata.name === name);
      return found === undefined ? Promise.reject(new ApiError('not found', 404)) : Promise.resolve(found);
    },
    stream: () => Promise.reject(new ApiError('nothing changes here', 0)),
  };
}

/** A robot that has a bit of everything, as the API server has it. */
export function robot(name: string, status: object = {}, spec: object = {}) {
  return {
    apiVersion: 'kubevac.dev/v1alpha1',
    kind: 'VacuumRobot',
    metadata: {
      name,
      namespace: 'home',
      uid: `uid-${name}`,
      resourceVersion: '7',
      creationTimestamp: '2026-11-01T00:00:00Z',
    },
    spec: {
      rooms: [
        { name: 'kitchen', segmentId: '16' },
        { name: 'hall', zones: [{ x1Millimeters: 0, y1Millimeters: 0, x2Millimeters: 9, y2Millimeters: 9 }] },
      ],
      places: [{ name: 'sofa', xMillimeters: 1, yMillimeters: 2 }],
      ...spec,
    },
    status: {
      state: 'Docked',
      battery: { percent: 81, charging: false },
      capabilities: [
        'Clean',
        'CleanRooms',
        'CleanZones',
        'CleanSpot',
        'Pause',
        'Dock',
        'FanSpeed',
        'Map',
        'Sensors',
        'ResetConsumable',
      ],
      fanSpeeds: ['Low', 'High'],
      rooms: [
        { name: 'kitchen', segmentId: '16' },
        { name: 'den', segmentId: '17' },
      ],
      mapId: 'map-1',
      sensors: [
        { name: 'lidar', unit: 'millimetres', minPeriodMilliseconds: 200 },
        { name: 'battery', unit: 'percent', minPeriodMilliseconds: 1000 },
      ],
      consumables: [{ name: 'filter', remainingPercent: 40 }],
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'Ready',
          message: 'the robot would take up a task now',
          lastTransitionTime: '2026-11-01T00:00:00Z',
        },
      ],
      ...status,
    },
  };
}

export function readRobot(name: string, status: object = {}, spec: object = {}): ReadObject<'VacuumRobot'> {
  return readObject('VacuumRobot', robot(name, status, spec));
}
