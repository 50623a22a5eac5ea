import { isTerminal } from '@kubevac/protocol/phases.ts';
import { recordedThrough, scheduledSlotOf, type ScheduleObject } from '../../objects/schedule.ts';
import { phaseOf, type TaskObject } from '../../objects/task.ts';

/**
 * The records beyond the limits of the history, oldest first: successful ones by one limit, all others by the other. Only what is
 * acknowledged goes, since nothing at or below `recordedThrough` is ever made again (PROTOCOL rule 22). Their Secrets go with them.
 */
export function decidePruning(schedule: ScheduleObject, records: readonly TaskObject[]): TaskObject[] {
  const { spec } = schedule;
  const through = recordedThrough(schedule);
  if (spec === undefined || through === undefined) return [];
  const told = records
    .flatMap((record) => {
      const slot = scheduledSlotOf(record)?.slot;
      return slot !== undefined && slot <= through && isTerminal(phaseOf(record)) ? [{ slot, record }] : [];
    })
    .toSorted((a, b) => a.slot - b.slot);
  const [good = [], bad = []] = [true, false].map((isGood) =>
    told.filter(({ record }) => (phaseOf(record) === 'Succeeded') === isGood),
  );
  return [...beyond(good, spec.successfulHistoryLimit), ...beyond(bad, spec.failedHistoryLimit)]
    .filter(({ record }) => record.metadata.deletionTimestamp === undefined)
    .map(({ record }) => record);
}

function beyond<Item>(items: readonly Item[], limit: number): readonly Item[] {
  return items.slice(0, Math.max(items.length - limit, 0));
}
