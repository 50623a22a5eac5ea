import {
  capabilitiesForAction,
  capabilitiesForCleaning,
  capabilitiesForPath,
  type Capability,
} from '@kubevac/protocol/info.ts';
import type { ObjectCaches } from '../../cache/object-caches.ts';
import { hasCondition } from '../../objects/condition.ts';
import { keyOf, type RobotObject } from '../../objects/robot.ts';
import { isOpen, TASK_KINDS, type TaskObject } from '../../objects/task.ts';
import { matchesSelector } from './label-selector.ts';

/**
 * The Ready, capable and idle robot with the fullest battery that matches; the first by name where that is equal.
 * @param isTaken it was given to another task a moment ago, which the caches do not show yet
 */
export function chooseRobot(
  task: TaskObject,
  { caches }: { readonly caches: ObjectCaches },
  isTaken: (robotName: string) => boolean = () => false,
): string | undefined {
  const selector = task.spec?.robotSelector;
  if (selector === undefined) return undefined;
  const needed = neededCapabilities(task);
  return caches.robots
    .list()
    .filter((robot) => robot.metadata.namespace === task.metadata.namespace)
    .filter((robot) => !isTaken(robot.metadata.name))
    .filter((robot) => matchesSelector(selector, robot.metadata.labels ?? {}))
    .filter((robot) => isReady(robot) && isIdle(robot, caches) && isAble(robot, needed))
    .filter((robot) => isFastEnough(robot, task))
    .sort((a, b) => batteryOf(b) - batteryOf(a) || (a.metadata.name < b.metadata.name ? -1 : 1))[0]?.metadata.name;
}

function isReady({ metadata, status }: RobotObject): boolean {
  return hasCondition(status, 'Ready', 'True') && metadata.deletionTimestamp === undefined;
}

/** No motion, and nothing that waits for it, also what was only just given to it. */
function isIdle(robot: RobotObject, caches: ObjectCaches): boolean {
  const { state } = robot.status;
  const hasWork = TASK_KINDS.flatMap((kind) => caches.tasksOf(kind, keyOf(robot))).some(isOpen);
  return !hasWork && (state === 'Docked' || state === 'Idle');
}

function isAble(robot: RobotObject, needed: readonly Capability[]): boolean {
  return needed.every((capability) => robot.status.capabilities?.includes(capability) === true);
}

/** A robot that does not say how fast it is may be. */
function isFastEnough({ status }: RobotObject, task: TaskObject): boolean {
  const asked = task.kind === 'DrivePath' ? task.spec?.speedMillimetersPerSecond : undefined;
  return (asked ?? 0) <= (status.maximumSpeedMillimetersPerSecond ?? Infinity);
}

function batteryOf({ status }: RobotObject): number {
  return status.battery?.percent ?? 0;
}

function neededCapabilities(task: TaskObject): Capability[] {
  if (task.spec === undefined) return [];
  if (task.kind === 'MapDump') return ['Map'];
  if (task.kind === 'SensorRead') return ['Sensors'];
  if (task.kind === 'RobotAction') return capabilitiesForAction(task.spec.action);
  if (task.kind === 'DrivePath') return capabilitiesForPath(task.spec);
  return capabilitiesForCleaning(task.spec);
}
