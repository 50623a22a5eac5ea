import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { toKubernetesTime } from '@kubevac/protocol/instants.ts';
import type { JournalMeta } from '@kubevac/agent/journal/records.ts';
import type { ScheduleRecord } from '@kubevac/agent/schedule/schedule-record.ts';
import { small } from './cleanings.ts';
import { endingSignal, says } from './sights.ts';
import type { AgentOptions, SeenObject, System, TestRobot } from './system.ts';
import { until } from './until.ts';

const minute = 60_000;

/** A slot that came so many minutes ago, as a schedule that runs at it once a day. */
export type PastSlot = {
  readonly schedule: string;
  /** As a status has it. */
  readonly instant: string;
};

/** @param minutesAgo 0: the minute that is now */
export function pastSlot(minutesAgo = 0): PastSlot {
  const at = Math.floor(Date.now() / minute) * minute - minutesAgo * minute;
  const date = new Date(at);
  return { schedule: `${date.getUTCMinutes()} ${date.getUTCHours()} * * *`, instant: toKubernetesTime(at) };
}

/** The spec of a VacuumSchedule; it may have the `instant` of a slot, which says nothing to the API server. */
export type ScheduleSpec = Partial<PastSlot> & Readonly<Record<string, unknown>>;

const shortCleaning = { cleaning: { mode: small.mode, zones: small.zones } };

/** Applies a VacuumSchedule, of a short cleaning unless its spec says otherwise. @returns its UID */
export function applySchedule(
  system: System,
  name: string,
  { instant: _instant, ...spec }: ScheduleSpec,
): Promise<string> {
  const isCleaning = !['mapDump', 'sensorRead', 'drivePath'].some((template) => template in spec);
  const object = { timeZone: 'UTC', ...(isCleaning && shortCleaning), ...spec };
  return system.apply({ kind: 'VacuumSchedule', metadata: { name }, spec: object });
}

export function seeScheduleReady(system: System, name: string): Promise<SeenObject> {
  return system.see('vsched', name, (object) => {
    const { metadata, status } = object as SeenObject & { metadata: { generation?: number } };
    return says('Ready', 'Scheduled')(object) && status.observedGeneration === metadata.generation;
  });
}

/**
 * Switches the agent off and on again as though its schedules had been told so many minutes earlier: the newest slot since then is due
 * at once, since a slot that came while the agent was off is made up for.
 */
export async function missMinutes(robot: TestRobot, minutes: number, options: AgentOptions = {}): Promise<void> {
  robot.agent.kill('SIGKILL');
  await endingSignal(robot.agent);
  changeSchedules(robot, (record) => ({ ...record, highWater: record.highWater - minutes * 60, isNew: false }));
  robot.startAgent(options);
}

/** The same, and as though the last Stop had been so many minutes earlier as well: it does not reach the slot. */
export async function missMinutesAndStop(robot: TestRobot, minutes: number): Promise<void> {
  robot.agent.kill('SIGKILL');
  await endingSignal(robot.agent);
  lowerStopMark(robot, minutes * minute);
  robot.startAgent();
  await missMinutes(robot, minutes);
}

/** In the journal of an agent that is off. */
function changeSchedules({ folder }: TestRobot, change: (record: ScheduleRecord) => ScheduleRecord): void {
  const database = new DatabaseSync(join(folder, 'journal.db'));
  try {
    const rows = database.prepare('SELECT record FROM schedule').all();
    assert.ok(rows.length > 0);
    const write = database.prepare('UPDATE schedule SET record = ? WHERE id = ?');
    for (const row of rows) {
      const record = JSON.parse(String(row['record'])) as ScheduleRecord;
      write.run(JSON.stringify(change(record)), record.id);
    }
  } finally {
    database.close();
  }
}

/** Slots at or before the stop mark are missed; nothing to do where the robot was never told to stop. */
function lowerStopMark({ folder }: TestRobot, milliseconds: number): void {
  const database = new DatabaseSync(join(folder, 'journal.db'));
  try {
    const row = database.prepare("SELECT value FROM meta WHERE key = 'agent'").get();
    const meta = JSON.parse(String(row?.['value'])) as JournalMeta;
    if (meta.stopMark === undefined) return;
    const lowered = { ...meta, stopMark: { ...meta.stopMark, at: meta.stopMark.at - milliseconds } };
    database.prepare("UPDATE meta SET value = ? WHERE key = 'agent'").run(JSON.stringify(lowered));
  } finally {
    database.close();
  }
}

/** The records of a schedule, oldest slot first. */
export async function recordsOf(system: System, schedule: string, plural = 'cleanings'): Promise<SeenObject[]> {
  const all = await system.api.list(plural, `kubevac.dev/schedule=${schedule}`);
  return all.toSorted((a, b) => (recordOf(a) < recordOf(b) ? -1 : 1));
}

export function recordOf(record: SeenObject): string {
  return (record as SeenObject & { spec: { recordOf: string } }).spec.recordOf;
}

/** Waits until a slot is acknowledged: it was missed, or its record has its end. */
export function seeRecorded(
  system: System,
  schedule: string,
  { instant }: PastSlot,
  seconds = 20,
): Promise<SeenObject> {
  return system.see('vsched', schedule, ({ status }) => (status?.recordedThrough ?? '') >= instant, seconds);
}

/** The reasons and notes of the events of a schedule, each once. */
export async function seeEvent(system: System, schedule: string, told: RegExp): Promise<void> {
  const path = 'jsonpath={range .items[*]}{.reason} {.message}{"\\n"}{end}';
  const wanted = ['get', 'events', '--field-selector', `involvedObject.name=${schedule}`, '-o', path];
  let seen = '';
  await until(async () => told.test((seen = await system.kubectl(wanted))), {
    pollMilliseconds: 200,
    what: () => `an event ${told}; there are ${seen}`,
  });
}
