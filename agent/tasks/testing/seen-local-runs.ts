import type { Run } from '../../drivers/testing/firmware-model.ts';
import type { JournalMeta } from '../../journal/records.ts';

/** The motions that were written down as a person's, and what must hold of each. */
export class SeenLocalRuns {
  /** By their index in the firmware's record, oldest first. */
  readonly indexes: number[] = [];

  /** @returns the invariants that a commit broke */
  note(before: JournalMeta, after: JournalMeta, runs: readonly Run[]): string[] {
    const slot = lastSlot(after);
    if (slot <= lastSlot(before)) return [];
    const index = Number(before.awaitedMotion?.mark);
    const motion = runs[index];
    const broken: readonly [boolean, string][] = [
      [motion?.x !== undefined, 'a run of ours is no local run'],
      [motion?.at === 'ManualControl', 'what was driven by hand is no cleaning'],
      [motion?.state !== 'Finished' && motion?.state !== 'Ended', 'a local run is over'],
      [this.indexes.includes(index), 'a local run is recorded once'],
      [slot <= (before.robot?.localRunsRecordedThrough ?? 0), 'rule 20: a slot never returns'],
    ];
    this.indexes.push(index);
    return broken.flatMap(([isBroken, invariant]) => (isBroken ? [invariant] : []));
  }
}

function lastSlot({ localRuns }: JournalMeta): number {
  return localRuns?.at(-1)?.slot ?? 0;
}
