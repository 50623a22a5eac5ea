import type { PathRecord } from '../../journal/records.ts';
import type { Ending } from '../ending.ts';
import { endTask } from '../endings.ts';
import { faultOf, type Fault } from '../situation.ts';
import type { Workbench } from '../workbench.ts';
import { isOnWayHome, mayBeReturning } from './decide-way-home.ts';
import { endTaken } from './end-taken.ts';
import { finishPath } from './finish-path.ts';
import { progressOf, resultOf } from './legs.ts';

/**
 * The robot is not on its way home any more: it is there, or the path has failed after its last waypoint.
 * @throws DriverError when the firmware does not answer: it is ended later
 */
export async function endWayHome(bench: Workbench, { id }: PathRecord): Promise<void> {
  // What an earlier process sent may still arrive.
  const isOurs = bench.situation().progress.get(id)?.halted === 'Dock';
  if (!isOurs) await bench.driver.settle();
  const observation = await bench.observe();
  const mark = await bench.driver.mark();
  const task = bench.task(id);
  if (!isOnWayHome(task) || mayBeReturning(observation)) return;
  if (mark !== task.mark) return endTaken(bench, task);
  if (observation.state === 'Docked') return finishPath(bench, task);
  endTask(bench, task, { ...notHome(faultOf(observation), isOurs), result: resultOf(progressOf(task)) });
}

function notHome(fault: Fault | undefined, isOurs: boolean): Ending {
  if (fault !== undefined) return failed(fault.reason, fault.message);
  if (isOurs) return failed('StoppedElsewhere', 'somebody stopped it');
  return failed('Interrupted', 'the agent was interrupted on the way, and it is not told again');
}

function failed(reason: Ending['reason'], why: string): Ending {
  return { phase: 'Failed', reason, message: `the robot drove the path, and did not come home: ${why}` };
}
