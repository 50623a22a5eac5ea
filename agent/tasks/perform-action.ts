import { isRefusal } from '../drivers/driver.ts';
import type { ActionRecord, TaskRecord } from '../journal/records.ts';
import { endTask } from './endings.ts';
import { cancelled } from './transitions.ts';
import type { Workbench } from './workbench.ts';

/** Carries out a RobotAction. Written down first, like any start; a Stop is sent even when that fails. */
export async function performAction(bench: Workbench, task: TaskRecord): Promise<void> {
  if (task.section !== 'robotActions') return;
  const { action } = task.spec;
  if (action === 'Stop') return stop(bench, task);
  if (action === 'Dock') return dock(bench, task);
  if (action === 'Locate' && bench.driver.locate !== undefined) return locate(bench, task, bench.driver.locate);
  const has = ['Stop', 'Dock', ...(bench.driver.locate === undefined ? [] : ['Locate'])].join(', ');
  const message = `the robot has no action ${action}; it has ${has}`;
  endTask(bench, task, { phase: 'Failed', reason: 'Unsupported', message });
}

async function stop(bench: Workbench, task: ActionRecord): Promise<void> {
  if (task.phase === 'Accepted') bench.save({ tasks: [running(bench, task)] });
  await bench.driver.halt('Stop');
  await bench.observe();
  bench.note(task.id, { known: true, halted: true });
  for (const id of haltingTasks(bench)) bench.note(id, { halted: true });
}

/** Home, and the cleaning at work ends with it. */
async function dock(bench: Workbench, task: ActionRecord): Promise<void> {
  const message = `RobotAction ${task.name} sent the robot home`;
  const halting = { how: 'Dock', phase: 'Cancelled', reason: 'Cancelled', message } as const;
  const cleanings = [...bench.journal.state.tasks.values()]
    .filter((other) => other.section === 'cleanings' && other.phase === 'Running')
    .map((other) => cancelled(other, halting, bench.clock.now()?.milliseconds));
  if (!bench.save({ tasks: [running(bench, task), ...cleanings] })) return;
  bench.note(task.id, { known: true });
  try {
    await bench.driver.halt('Dock');
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return endTask(bench, bench.task(task.id), { phase: 'Failed', reason: 'StartRefused', message: error.message });
  }
  await bench.observe();
  for (const id of haltingTasks(bench)) bench.note(id, { halted: true });
}

async function locate(bench: Workbench, task: ActionRecord, call: () => Promise<void>): Promise<void> {
  if (!bench.save({ tasks: [running(bench, task)] })) return;
  bench.note(task.id, { known: true });
  try {
    await call();
    endTask(bench, bench.task(task.id), {
      phase: 'Succeeded',
      reason: 'Finished',
      message: 'the robot made itself heard',
    });
  } catch (error) {
    const reason = isRefusal(error) ? 'StartRefused' : 'FirmwareNotAnswering';
    endTask(bench, bench.task(task.id), { phase: 'Failed', reason, message: String(error) });
  }
}

function running(bench: Workbench, task: ActionRecord): ActionRecord {
  return { ...task, phase: 'Running', startedAt: bench.clock.now()?.milliseconds, seq: task.seq + 1 };
}

/** The cleanings that this very halt ends too. */
function haltingTasks(bench: Workbench): string[] {
  return [...bench.journal.state.tasks.values()]
    .filter((task) => task.section === 'cleanings' && task.halting !== undefined)
    .map((task) => task.id);
}
