import { TASK_KINDS } from '@kubevac/protocol/desired.ts';
import { ROBOT_STATES } from '@kubevac/protocol/telemetry.ts';
import { numberOf, numberOfKind } from './numbers.ts';
import { ofRobots, perRobot, robotTargets } from './selectors.ts';

const said = ROBOT_STATES.filter((state) => state !== 'Offline');

/**
 * One series for each robot: the number of the state that it is in. A state set has a series for each state, which a timeline would draw as
 * eleven lanes of yes and no; this is one lane of words, and it works for tables too. Offline is what no agent says: Prometheus does. A robot
 * whose firmware is silent is Unknown.
 */
export const stateNumber = `max by (namespace, robot) (
  ${[
    ...said.map((state) => `${numberOf(state)} * (${ofRobots('kubevac_robot_state', `state="${state}"`)} == 1)`),
    `${numberOf('Unknown')} + (${ofRobots('kubevac_robot_up')} == 0)`,
    `${numberOf('Offline')} + (${perRobot(robotTargets)} == 0)`,
  ].join('\n  or ')}
)`;

/** The number of the kind of task that a robot is at. */
export const taskNumber = perRobot(`
  ${TASK_KINDS.map((kind) => `${numberOfKind(kind)} * ${ofRobots('kubevac_robot_current_task', `kind="${kind}"`)}`).join('\n  or ')}
`);

/** 1 while it moves, else 0. */
export const moves = perRobot(ofRobots('kubevac_robot_state', 'state=~"Cleaning|Driving|Returning|ManualControl"'));
