import { BAD_ROBOTS } from './bad-robots.ts';
import { BAD_SCHEDULES } from './bad-schedules.ts';
import { BAD_TASKS } from './bad-tasks.ts';
import type { Manifest } from './manifest.ts';

export interface BadManifest extends Manifest {
  /** A part of the API server's answer: it names the field, and what would be right. */
  readonly says: string;
}

/** What people get wrong, and what the API server says to it. */
export const BAD: readonly BadManifest[] = [...BAD_ROBOTS, ...BAD_TASKS, ...BAD_SCHEDULES];
