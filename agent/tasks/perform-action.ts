import { isRefusal, type Observation } from '../drivers/driver.ts';
import { askedBy, isMotionRecord, type ActionRecord, type Halting, type TaskRecord } from '../journal/records.ts';
import { endTask } from './endings.ts';
import { cancelled } from './transitions.ts';
import type { Workbench } from './workbench.ts';

/** Carries out a RobotAction. Written down first, like any start; a Stop is sent even when that fails. */
export async function performAction(bench: Workbench, task: TaskRecord): Promise<void> {
  if (task.section !== 'robotActions') return;
  const { action } = task.spec;
  if (action === 'Stop') return stop(bench, task);
  if (action === 'Dock') return dock(bench, task);
  const request = requestOf(bench, task);
  if ('refusal' in request)
    return endTask(bench, task, { phase: 'Failed', reason: 'Unsupported', message: request.refusal });
  return askOnce(bench, task, request);
}

/** What the firmware is asked once, and moves nothing. */
interface Request {
  readonly call: () => Promise<void>;
  /** What is said once it was obeyed. */
  readonly done: string;
}

function requestOf({ driver, observation }: Workbench, { spec }: ActionRecord): Request | { readonly refusal: string } {
  const { locate, resetConsumable, emptyDustbin } = driver;
  const { action, consumable = '' } = spec;
  if (action === 'Locate' && locate !== undefined) return { call: () => locate(), done: 'the robot made itself heard' };
  if (action === 'ResetConsumable' && resetConsumable !== undefined)
    return resetRequest(resetConsumable, consumable, observation);
  if (action === 'EmptyDustbin' && emptyDustbin !== undefined)
    return { call: () => emptyDustbin(), done: 'the dock empties the dustbin' };
  const own = { Locate: locate, ResetConsumable: resetConsumable, EmptyDustbin: emptyDustbin };
  const has = Object.entries(own).flatMap(([name, call]) => (call === undefined ? [] : [name]));
  return { refusal: `the robot has no action ${action}; it has ${['Stop', 'Dock', ...has].join(', ')}` };
}

function resetRequest(
  reset: (name: string) => Promise<void>,
  name: string,
  observation: Observation | undefined,
): Request | { readonly refusal: string } {
  const known = observation?.consumables?.map((consumable) => consumable.name) ?? [];
  if (known.includes(name)) return { call: () => reset(name), done: `the time of ${name} begins anew` };
  return { refusal: `the robot has no consumable ${name}; it has ${known.join(', ') || 'none'}` };
}

async function stop(bench: Workbench, task: ActionRecord): Promise<void> {
  if (task.phase === 'Accepted') bench.save({ tasks: [running(bench, task)] });
  await bench.driver.halt('Stop');
  await bench.observe();
  bench.note(task.id, { known: true, halted: 'Stop' });
  noteHalted(bench, 'Stop');
}

/** Home, and the motion at work ends with it. */
async function dock(bench: Workbench, task: ActionRecord): Promise<void> {
  const message = `${askedBy(task)} sent the robot home`;
  const halting = { how: 'Dock', phase: 'Cancelled', reason: 'Cancelled', message } as const;
  const motions = [...bench.journal.state.tasks.values()]
    .filter((other) => isMotionRecord(other) && other.phase === 'Running')
    .map((other) => cancelled(other, halting, bench.clock.now()?.milliseconds));
  if (!bench.save({ tasks: [running(bench, task), ...motions] })) return;
  bench.note(task.id, { known: true });
  try {
    await bench.driver.halt('Dock');
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return endTask(bench, bench.task(task.id), { phase: 'Failed', reason: 'StartRefused', message: error.message });
  }
  noteHalted(bench, 'Dock');
  await bench.observe();
}

async function askOnce(bench: Workbench, task: ActionRecord, { call, done }: Request): Promise<void> {
  if (!bench.save({ tasks: [running(bench, task)] })) return;
  bench.note(task.id, { known: true });
  try {
    await call();
    endTask(bench, bench.task(task.id), { phase: 'Succeeded', reason: 'Finished', message: done });
  } catch (error) {
    const [reason, message] = isRefusal(error)
      ? (['StartRefused', error.message] as const)
      : (['FirmwareNotAnswering', String(error)] as const);
    endTask(bench, bench.task(task.id), { phase: 'Failed', reason, message });
  }
}

function running(bench: Workbench, task: ActionRecord): ActionRecord {
  return { ...task, phase: 'Running', startedAt: bench.clock.now()?.milliseconds, seq: task.seq + 1 };
}

/** This very halt ends the motions too that are to be halted so; meanwhile a Stop may have come. */
function noteHalted(bench: Workbench, how: Halting['how']): void {
  for (const task of bench.journal.state.tasks.values())
    if (isMotionRecord(task) && task.halting?.how === how) bench.note(task.id, { halted: how });
}
