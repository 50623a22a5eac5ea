import { ROBOT_STATES, type RobotState } from '@kubevac/protocol/telemetry.ts';
import { numberOf } from '../queries/numbers.ts';
import { colours } from './colours.ts';
import type { Words } from './words.ts';

/** The colour of each state, in every panel of every dashboard. */
export const STATE_COLOURS: Readonly<Record<RobotState, string>> = {
  Docked: colours.grey,
  Cleaning: colours.blue,
  Driving: colours.sky,
  Returning: colours.green,
  Idle: colours.yellow,
  Paused: colours.orange,
  ManualControl: colours.pink,
  Error: colours.vermilion,
  Updating: colours.indigo,
  Offline: colours.dark,
  Unknown: colours.light,
};

export const STATE_WORDS: Words = Object.fromEntries(
  ROBOT_STATES.map((state) => [numberOf(state), [state, STATE_COLOURS[state]]]),
);
