import {
  cleaningTask,
  drivePathTask,
  mapDumpTask,
  robotActionTask,
  sensorReadTask,
  type TaskSpec,
} from '@kubevac/protocol/tasks.ts';
import type { TaskKind } from '../objects/task.ts';

const schemas = {
  Cleaning: cleaningTask,
  RobotAction: robotActionTask,
  DrivePath: drivePathTask,
  MapDump: mapDumpTask,
  SensorRead: sensorReadTask,
};

/** What of a task's spec travels to its robot. */
export function sentSpec(kind: TaskKind, spec: unknown): TaskSpec {
  return schemas[kind].parse(spec);
}
