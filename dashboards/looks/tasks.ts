import { TASK_KINDS, type TaskKind } from '@kubevac/protocol/desired.ts';
import type { Phase } from '@kubevac/protocol/phases.ts';
import { numberOfKind } from '../queries/numbers.ts';
import { colours } from './colours.ts';
import type { Words } from './words.ts';

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

export const KIND_WORDS: Words = Object.fromEntries(
  TASK_KINDS.map((kind) => [numberOfKind(kind), [kind, KIND_COLOURS[kind]]]),
);
