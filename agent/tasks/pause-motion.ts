import { isRefusal } from '../drivers/driver.ts';
import type { TaskRecord } from '../journal/records.ts';
import { paused } from './transitions.ts';
import type { Workbench } from './workbench.ts';

/**
 * Written down before the robot is told: a pause whose answer is lost must be known as our own, or nobody would ever end it.
 * @throws DriverError when the firmware did not answer; the robot may or may not have paused
 */
export async function pauseMotion(bench: Workbench, { id }: TaskRecord): Promise<void> {
  if (bench.driver.pause === undefined) return bench.note(id, { cannotPause: true });
  if (!bench.save({ tasks: [{ ...bench.task(id), pause: 'Pausing' }] })) return;
  try {
    await bench.driver.pause.pause();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // Refused may mean that an earlier one was obeyed: the firmware is asked.
    return bench.note(id, { cannotPause: true, known: false });
  }
  await bench.observe();
  bench.save({ tasks: [paused(bench.task(id), bench.clock.now()?.milliseconds)] });
}
