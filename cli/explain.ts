import type { StatusOf } from '@kubevac/crds/kinds.ts';
import { RECENT_TASKS } from '@kubevac/crds/kinds/vacuum-robot-status.ts';
import { ageOf } from './ago.ts';
import type { Robot } from './robot-named.ts';
import { lastMissed, unreadyText, type Schedule } from './schedules-of.ts';
import { statusOf, type Task } from './task.ts';
import { adviceOf, meaningOf } from './task-text.ts';

type Transition = NonNullable<ReturnType<typeof statusOf>['transitions']>[number];
type RecentTask = NonNullable<StatusOf<'VacuumRobot'>['recentTasks']>[number];

export interface ExplainInput {
  readonly robot: Robot;
  /** The object of the last failure, when it is still there: it knows more than the robot's history. */
  readonly failed: Task | undefined;
  /** Those that the robot carries. */
  readonly schedules: readonly Schedule[];
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

/** The newest task that failed; one that somebody cancelled did not. */
export function lastFailure({ status }: Robot): RecentTask | undefined {
  return status.recentTasks?.find(({ result }) => result === 'Failed');
}

/** Why the last task failed, what is wrong with the robot now, and what to do about either: from status alone. */
export function explain(input: ExplainInput): readonly string[] {
  return [...failureLines(input), ...scheduleLines(input), ...faultLines(input), ...readinessLines(input)];
}

/** What was due and did not begin, and what does not fire. */
function scheduleLines({ robot, schedules }: ExplainInput): readonly string[] {
  return schedules.flatMap((schedule) => {
    const called = `VacuumSchedule/${schedule.metadata.name}`;
    const missed = lastMissed(schedule);
    const unready = unreadyText(schedule);
    const { time, reason, message } = missed ?? {};
    return [
      ...(missed === undefined ? [] : [`${called} missed its run of ${time}: ${reason}`]),
      ...indented([message]),
      ...whatToDo(adviceOf(reason, robot.metadata.name)),
      ...(unready === undefined ? [] : [`${called} is ${unready}`]),
    ];
  });
}

function failureLines({ robot, failed, now }: ExplainInput): readonly string[] {
  const { recentTasks = [] } = robot.status;
  const failure = lastFailure(robot);
  if (failure === undefined) return [noFailureText(robot)];
  const { kind, name, reason, summary, finished } = failure;
  const meaning = meaningOf(reason);
  const since = recentTasks.slice(0, recentTasks.indexOf(failure));
  const succeeded = since.filter(({ result }) => result === 'Succeeded').length;
  return [
    `${kind}/${name} failed ${ageOf(finished, now)} ago (${finished})${reason === undefined ? '' : `: ${reason}`}`,
    ...indented([
      meaning,
      messageOf(failure, failed, meaning),
      summary && `It had done ${summary}.`,
      ...courseOf(failed),
    ]),
    ...indented([kind === 'Pod' ? `While the Pod is there, kubectl logs ${name} shows how it went.` : undefined]),
    ...whatToDo(adviceOf(reason, robot.metadata.name)),
    ...indented([laterText(succeeded, since.length)]),
  ];
}

/** A failure in the last place of a full list may have been followed by more than the list has. */
function laterText(succeeded: number, since: number): string | undefined {
  const orMore = since === RECENT_TASKS - 1 ? ' or more' : '';
  if (succeeded === 0) return undefined;
  if (succeeded === 1 && orMore === '') return 'Since then a task has succeeded.';
  return `Since then ${succeeded}${orMore} tasks have succeeded.`;
}

function noFailureText({ metadata, status }: Robot): string {
  const { recentTasks = [] } = status;
  if (recentTasks.length === 0) return `${metadata.name} has ended no task yet`;
  const cancelled = recentTasks.filter(({ result }) => result === 'Cancelled').length;
  const words = cancelled === 0 ? '' : `; ${cancelled} ${cancelled === 1 ? 'was' : 'were'} cancelled`;
  return `none of the last ${recentTasks.length} tasks of ${metadata.name} failed${words}`;
}

function messageOf(failure: RecentTask, failed: Task | undefined, meaning: string | undefined): string | undefined {
  const message = (failed && statusOf(failed).message) ?? failure.message;
  return message === meaning ? undefined : message;
}

/** `Accepted 09:00:01, Accepted (RobotFault) 09:00:02, Failed 09:12:40` */
function courseOf(failed: Task | undefined): readonly string[] {
  const course = (failed && statusOf(failed).transitions) ?? [];
  return course.length === 0 ? [] : [course.map(courseText).join(', ')];
}

/** Why it ended has been said. */
function courseText({ time, phase, reason }: Transition): string {
  const why = reason === undefined || phase === 'Failed' || phase === 'Succeeded' ? '' : ` (${reason})`;
  return `${phase}${why} ${time.slice(11, 19)}`;
}

function faultLines({ robot, now }: ExplainInput): readonly string[] {
  const { error } = robot.status;
  if (error === undefined) return [];
  const since = error.since === undefined ? '' : `, since ${ageOf(error.since, now)}`;
  return [
    `${robot.metadata.name} reports a fault now: ${error.code}: ${error.message.replace(/\.$/, '')}${since}`,
    ...whatToDo(error.advice),
  ];
}

function readinessLines({ robot }: ExplainInput): readonly string[] {
  const { name } = robot.metadata;
  const { conditions, state = 'Unknown', currentTask } = robot.status;
  const ready = conditions?.find(({ type }) => type === 'Ready');
  if (ready?.status === 'True') return [`${name} is ${state}${whenFree(state, currentTask)}`];
  if (ready === undefined) return [`nothing is known of ${name} yet: is the operator running?`];
  const { reason, message } = ready;
  if (reason === 'RobotFault' && robot.status.error !== undefined) return [];
  return [`${name} would not take up a task now: ${reason}: ${message}`, ...whatToDo(adviceOf(reason, name))];
}

function whenFree(state: string, currentTask: string | undefined): string {
  if (currentTask !== undefined) return ` at ${currentTask}, and would take up a task after it`;
  return state === 'Docked' || state === 'Idle' ? ', and would take up a task now' : '';
}

function whatToDo(advice: string | undefined): readonly string[] {
  return indented([advice && `What to do: ${advice}`]);
}

function indented(lines: readonly (string | undefined)[]): readonly string[] {
  return lines.filter((line) => line !== undefined && line !== '').map((line) => `  ${line}`);
}
