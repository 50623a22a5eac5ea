import type { ReadObject } from '@kubevac/crds/read-object.ts';
import type { RobotSection } from '@kubevac/protocol/desired.ts';
import { PROTOCOL_VERSION } from '@kubevac/protocol/version.ts';
import { robotSection, tombstone } from './robot-section.ts';
import { SECTION_OF, taskSection, type TaskKind, type TaskObject } from './task-section.ts';

/** What the caches hold of one robot, each kind as of its own resourceVersion. */
export interface RobotSnapshot {
  readonly epoch: number;
  readonly robot:
    | { readonly object: ReadObject<'VacuumRobot'>; readonly asOf: string }
    /** A consistent list of that resourceVersion lacks it. */
    | { readonly goneAsOf: string };
  readonly tasks: Readonly<Record<TaskKind, { readonly objects: readonly TaskObject[]; readonly asOf: string }>>;
}

export interface DesiredDocument {
  /** The document as JSON, ready to publish. */
  readonly payload: string;
  /** The same without any `asOf`: equal content need not be published for a newer stamp alone (PROTOCOL rule 8). */
  readonly content: string;
  readonly asOf: Readonly<Record<string, string>>;
}

/** The whole `desired` of one robot, made from one snapshot and nothing else. */
export function desiredDocument({ epoch, robot, tasks }: RobotSnapshot): DesiredDocument {
  const own: RobotSection = 'object' in robot ? robotSection(robot.object, robot.asOf) : tombstone(robot.goneAsOf);
  const sections = {
    robot: own,
    ...Object.fromEntries(
      (['Cleaning', 'RobotAction'] as const).map((kind) => [
        SECTION_OF[kind],
        taskSection(tasks[kind].objects, tasks[kind].asOf),
      ]),
    ),
  };
  const payload = JSON.stringify({ protocol: PROTOCOL_VERSION, epoch, ...sections });
  const unstamped = Object.entries(sections).map(([name, section]) => [name, { ...section, asOf: '' }]);
  return {
    payload,
    content: JSON.stringify([epoch, unstamped]),
    asOf: Object.fromEntries(Object.entries(sections).map(([name, { asOf }]) => [name, asOf])),
  };
}
