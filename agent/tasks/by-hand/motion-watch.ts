import type { Observation } from '../../drivers/driver.ts';
import { isMotionRecord } from '../../journal/records.ts';
import { isMoving } from '../situation.ts';
import type { Workbench } from '../workbench.ts';

/**
 * Writes down when motion ended that no running task accounts for: the way home after a task belongs to that task, any
 * other was a person's. Deadlines of later tasks count from there (PROTOCOL rule 14).
 */
export class MotionWatch {
  readonly #bench: Workbench;
  #moving = false;
  #after: string | undefined;

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  observed(observation: Observation | undefined): void {
    if (observation === undefined) return;
    const running = [...this.#bench.journal.state.tasks.values()].find(
      (task) => task.phase === 'Running' && isMotionRecord(task),
    );
    const moving = isMoving(observation);
    if (running !== undefined) this.#after = running.id;
    else if (this.#moving && !moving) this.#ended();
    if (running === undefined && !moving) this.#after = undefined;
    this.#moving = moving;
  }

  #ended(): void {
    const at = this.#bench.clock.now()?.milliseconds;
    if (at === undefined) return;
    const { lastTaskEnd } = this.#bench.journal.state.meta;
    const ownWayHome = lastTaskEnd !== undefined && lastTaskEnd.id === this.#after;
    this.#bench.save({ meta: ownWayHome ? { lastTaskEnd: { ...lastTaskEnd, at } } : { lastForeignEnd: at } });
  }
}
