/**
 * Robots that were chosen a moment ago: the write is under way, or the caches do not show it yet. Shared by all task kinds,
 * so that two tasks of one `kubectl apply` are not given the same idle robot.
 */
export class PendingChoices {
  readonly #robots = new Map<string, string>();

  /** @param uid of the task that has it */
  choose(uid: string, robotName: string): void {
    this.#robots.set(uid, robotName);
  }

  /** The caches show what became of it, or the write failed. */
  forget(uid: string): void {
    this.#robots.delete(uid);
  }

  /** Whether another task than this one has it. */
  isTaken(robotName: string, uid: string): boolean {
    return [...this.#robots].some(([task, robot]) => robot === robotName && task !== uid);
  }
}
