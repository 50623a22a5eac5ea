import type { z } from 'zod';
import type { KindOf } from '../kinds.ts';
import type { Flag, Given } from './flag.ts';

/** The kinds whose objects ask a robot for one thing. */
export const TASK_KINDS = ['Cleaning', 'DrivePath', 'MapDump', 'SensorRead', 'RobotAction'] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

/** A spec as a person writes it: what has a default may be left out. */
export type AskedSpec<Kind extends TaskKind = TaskKind> = z.input<KindOf<Kind>['spec']>;

/** A verb that asks a robot for a task. */
export interface TaskVerb {
  readonly verb: string;
  readonly kind: TaskKind;
  /** What it does, for the help: begins with a verb, one sentence. */
  readonly summary: string;
  /** What its words after the robot stand for in the help, as in `SENSOR...`; empty when it takes none. */
  readonly words: string;
  readonly flags: readonly Flag[];
  /** The flags of every task that are of no effect on this one. */
  readonly without?: readonly ('on-cancel' | 'map-id')[];
  /** More, for a person who has several robots and their settings at hand; a mission has its own robot alone. */
  readonly personFlags?: readonly Flag[];
  /** True when what was said is for every robot, so that none is named. */
  readonly isForEveryRobot?: (given: Given) => boolean;
  /** Arguments after the verb and the robot, each a line of the help and tested. */
  readonly examples: readonly string[];
  /**
   * What the words and flags say beyond the flags that fill a field of the same meaning by themselves.
   * @throws CommandFault
   */
  readonly spec: (given: Given) => Readonly<Record<string, unknown>>;
}
