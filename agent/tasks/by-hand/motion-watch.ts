import type { Clock } from '../../clock/measured-clock.ts';
import type { Observation } from '../../drivers/driver.ts';
import type { Journal } from '../../journal/journal.ts';
import { isMotionRecord, type JournalChange } from '../../journal/records.ts';
import { isMoving } from '../situation.ts';

interface Desk {
  readonly journal: Journal;
  readonly clock: Clock;
  save(change: JournalChange): boolean;
}

/**
 * Writes down when motion ended that no running task accounts for: the way home after a task belongs to that task, any
 * other was a person's. Deadlines of later tasks count from there (PROTOCOL rule 14).
 */
export class MotionWatch {
  readonly #desk: Desk;
  #moving = false;
  #after: string | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  observed(observation: Observation | undefined): void {
    if (observation === undefined) return;
    const running = [...this.#desk.journal.state.tasks.values()].find(
      (task) => task.phase === 'Running' && isMotionRecord(task),
    );
    const moving = isMoving(observation);
    if (running !== undefined) this.#after = running.id;
    else if (this.#moving && !moving) this.#ended();
    if (running === undefined && !moving) this.#after = undefined;
    this.#moving = moving;
  }

  #ended(): void {
    const at = this.#desk.clock.now()?.milliseconds;
    if (at === undefined) return;
    const { lastTaskEnd } = this.#desk.journal.state.meta;
    const ownWayHome = lastTaskEnd !== undefined && lastTaskEnd.id === this.#after;
    this.#desk.save({ meta: ownWayHome ? { lastTaskEnd: { ...lastTaskEnd, at } } : { lastForeignEnd: at } });
  }
}
