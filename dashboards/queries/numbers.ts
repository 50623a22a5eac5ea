import { KIND_OF, TASK_SECTIONS, type TaskSectionName } from '@kubevac/protocol/desired.ts';
import { ROBOT_STATES, type RobotState } from '@kubevac/protocol/telemetry.ts';

export type TaskKind = (typeof KIND_OF)[TaskSectionName];
export const TASK_KINDS: readonly TaskKind[] = TASK_SECTIONS.map((section) => KIND_OF[section]);

/** A state as a number: Prometheus has no words for values. */
export const numberOf = (state: RobotState): number => ROBOT_STATES.indexOf(state) + 1;

/** Above the numbers of the states, so that a lane of tasks may stand below one of states. */
export const numberOfKind = (kind: TaskKind): number => 100 + TASK_KINDS.indexOf(kind);
