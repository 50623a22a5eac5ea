import type { ObjectEvent } from '../kube/object-store.ts';
import { hasCondition } from '../objects/condition.ts';
import { phaseOf, type TaskKind, type TaskObject } from '../objects/task.ts';

export interface AcceptanceWatchOptions {
  /** Milliseconds of a clock that never jumps. */
  readonly monotonic: () => number;
  readonly observe: (kind: TaskKind, seconds: number) => void;
}

/** Tasks that wait; of more the time is not taken. */
const maximumWaiting = 10_000;

/** Times how long new tasks wait for their acceptance. Those that were there before, nobody saw come. */
export class AcceptanceWatch {
  readonly #options: AcceptanceWatchOptions;
  /** When tasks came that are Pending still, by UID. */
  readonly #cameAt = new Map<string, number>();

  constructor(options: AcceptanceWatchOptions) {
    this.#options = options;
  }

  /** @param isNews not of the first list */
  note({ type, object }: ObjectEvent<TaskObject>, isNews: boolean): void {
    const { uid } = object.metadata;
    const { monotonic, observe } = this.#options;
    if (type === 'Added' && isNews && phaseOf(object) === 'Pending') {
      if (this.#cameAt.size < maximumWaiting) this.#cameAt.set(uid, monotonic());
      return;
    }
    const cameAt = this.#cameAt.get(uid);
    if (cameAt === undefined || (type !== 'Deleted' && phaseOf(object) === 'Pending')) return;
    this.#cameAt.delete(uid);
    if (hasCondition(object.status, 'Accepted', 'True')) observe(object.kind, (monotonic() - cameAt) / 1_000);
  }
}
