import { TASK_KINDS, type TaskKind } from '@kubevac/protocol/desired.ts';
import { ROBOT_STATES, type RobotState } from '@kubevac/protocol/telemetry.ts';

/** A state as a number: Prometheus has no words for values. */
export const numberOf = (state: RobotState): number => ROBOT_STATES.indexOf(state) + 1;

/** Above the numbers of the states, so that a lane of tasks may stand below one of states. */
export const numberOfKind = (kind: TaskKind): number => 100 + TASK_KINDS.indexOf(kind);
