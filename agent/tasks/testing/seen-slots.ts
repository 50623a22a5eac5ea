import type { ScheduledRun } from '@kubevac/protocol/schedule/reported-runs.ts';
import { runIdOf } from '@kubevac/protocol/schedule/reported-runs.ts';
import type { JournalState } from '../../journal/records.ts';

const minute = 60;

/** The slots of schedules that run every minute: those that the journal went past, those that began, and those on record. */
export class SeenSlots {
  /** By the id of the run. */
  readonly #passed = new Set<string>();
  readonly #started = new Set<string>();
  readonly #recorded = new Set<string>();
  #untold = 0;

  /** @returns the invariants that a commit broke */
  note(before: JournalState, after: JournalState): string[] {
    return [...after.schedules.values()].flatMap((record) => {
      const known = before.schedules.get(record.id);
      if (known === undefined) return [];
      if (record.highWater < known.highWater) return ['rule 20: the high water is never lowered'];
      // What is raised without a look is what nobody makes up for: a schedule that is told anew, or recorded by somebody else.
      if (known.isNew || record.recordedThrough !== known.recordedThrough) return [];
      for (let slot = nextMinute(known.highWater); slot <= record.highWater; slot += minute)
        this.#passed.add(runIdOf({ schedule: record.id, slot }));
      return [];
    });
  }

  /** @returns the invariants that a start broke; what was seen to start is never to start again */
  start(id: string): string[] {
    const broken = this.#started.has(id) ? ['rule 20: each slot runs once'] : [];
    this.#started.add(id);
    return broken;
  }

  /** The operator records what is told. @returns the invariants that this broke */
  record({ missedBefore = 0, ...run }: ScheduledRun): string[] {
    const id = runIdOf(run);
    const broken: readonly [boolean, string][] = [
      [this.#recorded.has(id), `rule 22: ${id} is recorded once`],
      [
        run.phase === 'Missed' && this.#started.has(id) && run.reason !== 'StartDeadline',
        'what began is no missed slot',
      ],
    ];
    this.#recorded.add(id);
    this.#untold += missedBefore;
    return broken.flatMap(([isBroken, invariant]) => (isBroken ? [invariant] : []));
  }

  /** The slots of these schedules that were neither recorded nor counted among the missed. */
  unrecorded(schedules: readonly string[]): string[] {
    const open = [...this.#passed].filter(
      (id) => !this.#recorded.has(id) && schedules.some((schedule) => id.startsWith(`${schedule}/`)),
    );
    return open.slice(this.#untold);
  }
}

function nextMinute(second: number): number {
  return (Math.floor(second / minute) + 1) * minute;
}
