import { cancelEntry, compareEntries, type TaskEntry } from '@kubevac/protocol/desired.ts';
import { isOpen, SECTION_OF, type TaskObject } from '../objects/task.ts';
import { cutToFit, type CutSection } from './cut-section.ts';
import { sentSpec } from './sent-spec.ts';

export type TaskSection = CutSection<TaskEntry>;

/**
 * One section of one robot's `desired`: a pure function of the objects of one kind at `asOf` (PROTOCOL rule 1).
 *
 * @param tasks of one kind and one robot, in any order
 */
export function taskSection(tasks: readonly TaskObject[], asOf: string): TaskSection {
  const entries = tasks.flatMap((task) => entryOf(task) ?? []).sort(compareEntries);
  return { asOf, ...cutToFit(entries) };
}

/** The entry of a task that is not over; undefined for one that never goes to a robot. */
function entryOf(task: TaskObject): TaskEntry | undefined {
  const { spec, status } = task;
  if (!isOpen(task)) return undefined;
  // Its robot may have it from before: that it is over is said, where silence would leave its end untold.
  if (spec === undefined) return cancelEntry(SECTION_OF[task.kind], aboutOf(task));
  return {
    ...aboutOf(task),
    action: isCancelled(task) ? 'cancel' : 'run',
    startingDeadlineSeconds: spec.startingDeadlineSeconds,
    ...(spec.activeDeadlineSeconds !== undefined && { activeDeadlineSeconds: spec.activeDeadlineSeconds }),
    suspend: spec.suspend,
    ...(status.startTime !== undefined && { begun: true }),
    onCancel: spec.onCancel,
    ...(spec.mapId !== undefined && { mapId: spec.mapId }),
    spec: sentSpec(task.kind, spec),
  } as TaskEntry;
}

function aboutOf({ metadata }: TaskObject): { id: string; name: string; createdAt: string } {
  return { id: metadata.uid, name: metadata.name, createdAt: metadata.creationTimestamp };
}

function isCancelled({ spec, metadata }: TaskObject): boolean {
  return spec?.cancel === true || metadata.deletionTimestamp !== undefined;
}
