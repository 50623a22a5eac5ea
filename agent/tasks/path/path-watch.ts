import type { DrivenPoints } from '../../outputs/driven-points.ts';
import type { Observation } from '../../drivers/driver.ts';
import type { JournalState } from '../../journal/records.ts';

interface Clocks {
  /** Milliseconds since the Unix epoch by the measured clock, where it is known. */
  readonly wallMilliseconds: number | undefined;
  /** By a clock that never jumps while the host runs. */
  readonly monotonicMilliseconds: number;
}

/** Notes where the robot is while it is on a leg of a path. */
export function notePose(
  driven: DrivenPoints,
  { tasks }: JournalState,
  pose: NonNullable<Observation['pose']>,
  { wallMilliseconds, monotonicMilliseconds }: Clocks,
): void {
  const task = [...tasks.values()].find(({ phase, section }) => phase === 'Running' && section === 'drivePaths');
  if (task?.section !== 'drivePaths' || task.path?.driving !== true || task.halting !== undefined) return;
  driven.add({
    ...(wallMilliseconds !== undefined && { wallMilliseconds: Math.round(wallMilliseconds) }),
    monotonicMilliseconds: Math.round(monotonicMilliseconds),
    leg: task.path.legs,
    ...pose,
  });
}
