import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { PathRecord } from '../../journal/records.ts';
import type { Ending } from '../ending.ts';
import { endTask } from '../endings.ts';
import type { Workbench } from '../workbench.ts';
import { isOnWayHome } from './decide-way-home.ts';
import { progressOf, resultOf } from './legs.ts';

/**
 * Ends a path whose mark is no longer as it was at the end of its last leg: somebody else moved the robot, or the firmware has
 * begun its record anew.
 *
 * @throws DriverError when the firmware did not answer
 */
export async function endTaken(bench: Workbench, { id, mark = '', path }: PathRecord): Promise<void> {
  const outcome = await bench.driver.outcome(mark);
  const task = bench.task(id);
  if (task.section !== 'drivePaths' || isTerminal(task.phase) || isCancelled(task)) return;
  const when = isOnWayHome(task) ? 'before it was home' : 'between two waypoints';
  // A record that is too short to tell of all motions since tells that there were some.
  const isRestarted = outcome.state === 'Unknown' && outcome.forgotten === undefined;
  const ending = isRestarted ? restarted(when) : taken(when);
  endTask(bench, task, { ...ending, result: resultOf(progressOf({ ...task, path })) });
}

function isCancelled(task: PathRecord): boolean {
  return task.halting !== undefined && !isOnWayHome(task);
}

function taken(when: string): Ending {
  return { phase: 'Failed', reason: 'StoppedElsewhere', message: `somebody else moved the robot ${when}` };
}

function restarted(when: string): Ending {
  const message = `the firmware was restarted ${when}, and the robot may have been moved meanwhile; the path does not go on`;
  return { phase: 'Failed', reason: 'Interrupted', message };
}
