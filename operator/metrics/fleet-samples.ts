import type { Sample } from '@kubevac/base/metrics.ts';
import { PHASES } from '@kubevac/protocol/phases.ts';
import { ROBOT_STATES } from '@kubevac/protocol/telemetry.ts';
import { hasCondition } from '../objects/condition.ts';
import type { RobotObject } from '../objects/robot.ts';
import { phaseOf, TASK_KINDS, type TaskKind, type TaskObject } from '../objects/task.ts';

/** How many robots are in each state and Ready or not; a state that no robot is in is 0. */
export function robotSamples(robots: readonly RobotObject[]): Sample[] {
  const count = counted(
    robots.map(({ status }) => `${status.state ?? 'Unknown'} ${hasCondition(status, 'Ready', 'True')}`),
  );
  return ROBOT_STATES.flatMap((state) =>
    ['true', 'false'].map((ready) => ({ labels: { state, ready }, value: count.get(`${state} ${ready}`) ?? 0 })),
  );
}

/** How many tasks of each kind are in each phase; a phase that none is in is 0. */
export function taskSamples(tasksOf: (kind: TaskKind) => readonly TaskObject[]): Sample[] {
  return TASK_KINDS.flatMap((kind) => {
    const count = counted(tasksOf(kind).map(phaseOf));
    return PHASES.map((phase) => ({ labels: { kind, phase }, value: count.get(phase) ?? 0 }));
  });
}

function counted(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
