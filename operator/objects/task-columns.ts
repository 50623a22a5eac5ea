import type { SpecOf } from '@kubevac/crds/kinds.ts';
import { resultText } from '@kubevac/protocol/result-text.ts';
import type { TaskResult } from '@kubevac/protocol/tasks.ts';
import type { TaskObject } from './task.ts';

/** What a task is about, for the TARGET column; of a person's run the robot may not know more than its mode. */
export function targetOf(task: TaskObject): string | undefined {
  if (task.spec === undefined) return undefined;
  if (task.kind === 'Cleaning') return targets[task.spec.mode](task.spec).slice(0, 256);
  if (task.kind === 'DrivePath') return pathTarget(task.spec).slice(0, 256);
  if (task.kind === 'MapDump') return task.spec.formats.join(', ');
  if (task.kind === 'SensorRead') return task.spec.sensors.join(', ').slice(0, 256);
  return [task.spec.action, task.spec.consumable].filter((word) => word !== undefined).join(' ');
}

/** `sofa → bin → 1200,300 × 2`, or `12 waypoints` where there are more than three. */
function pathTarget({ waypoints, loops }: SpecOf<'DrivePath'>): string {
  const names = waypoints.map(({ place, xMillimeters, yMillimeters }) => place ?? `${xMillimeters},${yMillimeters}`);
  const path = names.length <= 3 ? names.join(' → ') : `${names.length} waypoints`;
  return loops === 1 ? path : `${path} × ${loops}`;
}

type CleaningSpec = SpecOf<'Cleaning'>;

const targets: Record<CleaningSpec['mode'], (spec: CleaningSpec) => string> = {
  Full: () => 'whole home',
  Rooms: ({ rooms }) => rooms?.join(', ') ?? 'some rooms',
  Zones: ({ zones }) => (zones?.length === 1 ? '1 zone' : `${zones?.length ?? 'some'} zones`),
  Spot: ({ spot }) => (spot === undefined ? 'a spot' : (spot.place ?? `${spot.xMillimeters},${spot.yMillimeters}`)),
};

/** `62 % · 6.1 m² · 12m`: what is known of it. */
export function summaryOf(percent: number | undefined, result?: TaskResult): string | undefined {
  const words = [percent === undefined ? undefined : `${percent} %`, resultText(result)];
  const known = words.filter((word) => word !== undefined);
  return known.length === 0 ? undefined : known.join(' · ');
}
