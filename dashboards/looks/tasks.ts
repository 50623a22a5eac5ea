import { KIND_OF, TASK_SECTIONS, type TaskSectionName } from '@kubevac/protocol/desired.ts';
import type { Phase } from '@kubevac/protocol/phases.ts';
import { colours } from './colours.ts';
import type { Words } from './words.ts';

type TaskKind = (typeof KIND_OF)[TaskSectionName];

export const TASK_KINDS: readonly TaskKind[] = TASK_SECTIONS.map((section) => KIND_OF[section]);

export const KIND_COLOURS: Readonly<Record<TaskKind, string>> = {
  Cleaning: colours.blue,
  DrivePath: colours.sky,
  MapDump: colours.green,
  SensorRead: colours.pink,
  RobotAction: colours.yellow,
};

export const PHASE_COLOURS: Readonly<Record<Phase, string>> = {
  Pending: colours.light,
  Accepted: colours.yellow,
  Running: colours.sky,
  Succeeded: colours.blue,
  Failed: colours.vermilion,
  Cancelled: colours.grey,
};

/** Above the numbers of the states, so that a lane of tasks may stand below one of states. */
export const numberOfKind = (kind: TaskKind): number => 100 + TASK_KINDS.indexOf(kind);

export const KIND_WORDS: Words = Object.fromEntries(
  TASK_KINDS.map((kind) => [numberOfKind(kind), [kind, KIND_COLOURS[kind]]]),
);
