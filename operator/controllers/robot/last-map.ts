import type { StatusOf } from '@kubevac/crds/kinds.ts';
import type { TaskObject } from '../../objects/task.ts';

export type LastMap = NonNullable<StatusOf<'VacuumRobot'>['lastMap']>;

/** The newest map that was left in a Secret; one whose object is gone is named no more, since its Secret went with it. */
export function lastMap(stored: LastMap | undefined, tasks: readonly TaskObject[]): LastMap | undefined {
  const maps = tasks.flatMap(({ kind, metadata, status }): LastMap[] => {
    const { outputRef, completionTime: time } = status;
    if (kind !== 'MapDump' || outputRef === undefined || time === undefined) return [];
    return [{ mapDumpName: metadata.name, secretName: outputRef.name, time }];
  });
  const newest = maps.reduce<LastMap | undefined>(
    (latest, one) => (latest === undefined || isNewer(one, latest) ? one : latest),
    undefined,
  );
  // Of two of the same second the one that was told stays.
  const isStored = maps.some(({ mapDumpName }) => mapDumpName === stored?.mapDumpName);
  return isStored && newest?.time === stored?.time ? stored : newest;
}

function isNewer(one: LastMap, other: LastMap): boolean {
  return (one.time ?? '') > (other.time ?? '');
}
