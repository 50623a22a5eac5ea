import { z } from 'zod';
import { cancelEntry, desired, ENTRY_SECTIONS, isUrgent, podsSection, robotSection, taskSections } from './desired.ts';
import type { Desired, EntrySectionName, PodEntry, TaskEntry } from './desired.ts';
import { parseDocument, type DocumentFault } from './documents.ts';
import { scheduleEntry, schedulesSection } from './schedule/desired-schedules.ts';
import { isStop, robotActionTask } from './tasks.ts';

/** What of a `desired` reads, and what does not. */
export interface ReadDesired {
  readonly document?: Desired;
  /** Absent where all of it reads. */
  readonly fault?: { readonly kind: DocumentFault; readonly message: string };
}

/**
 * Reads a `desired` as far as it reads: one word that a newer operator has must not make an agent deaf to a cancel or a Stop,
 * of which only what they are about must read. An entry that does not read is left out. Without its robot section nothing but
 * cancels and Stops is read, or tasks would run past what a person holds back.
 */
export function readDesired(payload: Uint8Array): ReadDesired {
  const whole = parseDocument(desired, payload);
  if (whole.ok) return { document: whole.value };
  const fault = { kind: whole.fault, message: whole.message };
  const parts = whole.fault === 'Invalid' ? parseDocument(outline, payload) : whole;
  return parts.ok ? { document: readParts(parts.value as Outline), fault } : { fault };
}

const sectionOutline = z.object({ ...taskSections.cleanings.shape, entries: z.array(z.unknown()).max(4096) });
type SectionOutline = z.infer<typeof sectionOutline>;

const outline = desired.extend({
  robot: z.unknown().optional(),
  ...outlinesOf(ENTRY_SECTIONS),
  schedules: schedulesSection
    .extend({ entries: z.array(z.unknown()).max(1024) })
    .optional()
    .catch(undefined),
});
type Outline = z.infer<typeof outline>;

function outlinesOf(names: readonly EntrySectionName[]) {
  const read = sectionOutline.optional().catch(undefined);
  return Object.fromEntries(names.map((name) => [name, read])) as Record<EntrySectionName, typeof read>;
}

function readParts({ protocol, epoch, robot, schedules, ...sections }: Outline): Desired {
  const own = robotSection.optional().safeParse(robot);
  const read = ENTRY_SECTIONS.flatMap((name) => {
    const section = sections[name];
    return section === undefined ? [] : [[name, readSection(name, section, own.success)] as const];
  });
  return {
    protocol,
    epoch,
    ...(own.success && own.data !== undefined && { robot: own.data }),
    ...Object.fromEntries(read),
    // Without what holds the robot back the schedules say nothing; those it has stay.
    ...(own.success && schedules !== undefined && { schedules: readSchedules(schedules) }),
  };
}

function readSchedules(section: NonNullable<Outline['schedules']>): NonNullable<Desired['schedules']> {
  return { ...section, entries: section.entries.flatMap((raw) => scheduleEntry.safeParse(raw).data ?? []) };
}
const entrySchemas: Readonly<Record<EntrySectionName, z.ZodType<TaskEntry>>> = {
  cleanings: taskSections.cleanings.shape.entries.element,
  robotActions: taskSections.robotActions.shape.entries.element,
  drivePaths: taskSections.drivePaths.shape.entries.element,
  mapDumps: taskSections.mapDumps.shape.entries.element,
  sensorReads: taskSections.sensorReads.shape.entries.element,
  pods: podsSection.shape.entries.element,
};

/** Sorted before every task: absence speaks of none (PROTOCOL rule 1). */
const beforeAll = { createdAt: '1970-01-01T00:00:00Z', id: '' };

function readSection(name: EntrySectionName, section: SectionOutline, isHeld: boolean): object {
  const entries = section.entries.flatMap((raw): TaskEntry[] => {
    const whole = entrySchemas[name].safeParse(raw);
    const entry = whole.success ? whole.data : readUrgent(name, raw);
    return entry !== undefined && (isHeld || isUrgent(entry)) ? [entry] : [];
  });
  return { ...section, entries, ...(!isHeld && { cutAfter: beforeAll }) };
}

const bareEntry = z.object({
  ...taskSections.robotActions.shape.entries.element.pick({ id: true, createdAt: true, action: true }).shape,
  name: z.string().max(253).catch(''),
  spec: z.unknown(),
});

/** A cancel or a Stop, of which the rest does not read. */
function readUrgent(name: EntrySectionName, raw: unknown): TaskEntry | undefined {
  const bare = bareEntry.safeParse(raw).data;
  if (bare === undefined) return undefined;
  const { spec, ...about } = bare;
  if (name === 'pods') return bare.action === 'cancel' ? cancelOfPod(about) : undefined;
  if (bare.action === 'cancel') return cancelEntry(name, about);
  const action = name === 'robotActions' ? robotActionTask.safeParse(spec).data : undefined;
  if (action === undefined || !isStop(action)) return undefined;
  return { ...cancelEntry(name, about), ...about, startingDeadlineSeconds: 30, onCancel: 'Stop', spec: action };
}

/** Of which kind it is matters only to who knows it already. */
function cancelOfPod(about: Parameters<typeof cancelEntry>[1]): PodEntry {
  return { ...cancelEntry('cleanings', about), section: 'cleanings', endBy: about.createdAt } as PodEntry;
}
