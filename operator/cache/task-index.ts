import type { TaskObject } from '../objects/task.ts';

/** The tasks of one kind, by robot. */
export class TaskIndex {
  readonly #byRobot = new Map<string, Map<string, TaskObject>>();

  of(robot: string): readonly TaskObject[] {
    return [...(this.#byRobot.get(robot)?.values() ?? [])];
  }

  add(robot: string, task: TaskObject): void {
    const tasks = this.#byRobot.get(robot) ?? new Map<string, TaskObject>();
    this.#byRobot.set(robot, tasks.set(task.metadata.uid, task));
  }

  remove(robot: string, task: TaskObject): void {
    const tasks = this.#byRobot.get(robot);
    tasks?.delete(task.metadata.uid);
    if (tasks?.size === 0) this.#byRobot.delete(robot);
  }
}
