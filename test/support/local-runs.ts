import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { small } from './cleanings.ts';
import type { Cleanup } from './cleanup.ts';
import { seeDocument } from './documents-on-broker.ts';
import { seeReady } from './sights.ts';
import type { AgentOptions, SeenObject, System, TestRobot } from './system.ts';
import { until } from './until.ts';

/** What the firmware itself keeps of a run. */
export interface FirmwareRun {
  readonly areaSquareCentimeters: number;
  readonly durationSeconds: number;
  readonly distanceMillimeters: number;
  readonly startedAtMilliseconds: number;
  /** Absent while it goes on. */
  readonly endedAtMilliseconds?: number;
}

/** Newest first. */
export async function firmwareRuns({ firmware }: TestRobot): Promise<readonly FirmwareRun[]> {
  return ((await firmware.request('runs')) as { runs: readonly FirmwareRun[] }).runs;
}

/** A person at the robot. */
export function press({ firmware }: TestRobot, button: 'Clean' | 'Home'): Promise<unknown> {
  return firmware.request('press_button', { button });
}

/** A person with the vendor's app has it do a short job. */
export function cleanByApp({ firmware }: TestRobot): Promise<unknown> {
  return firmware.request('clean_zones', { passes: 1, zones: small.zones });
}

/** A robot whose agent knows where the firmware's record stands, and since when. */
export async function startWatchedRobot(
  system: System,
  name: string,
  { context, agent }: { readonly context: Cleanup; readonly agent?: AgentOptions },
): Promise<TestRobot> {
  const robot = await system.startRobot(name, { context, timeFactor: 200, ...(agent && { agent }) });
  await seeReady(system, name);
  await until(async () => (await readFile(robot.agent.logFile, 'utf8')).includes('"since":'));
  // A start that the firmware stamps with a moment before that is not believed, and its clock goes in steps.
  await delay(200);
  return robot;
}

/** The records there are of what people had the robot do. */
export async function localRecords(system: System, { name }: TestRobot): Promise<SeenObject[]> {
  return system.api.list('cleanings', `kubevac.dev/origin=local,kubevac.dev/robot=${name}`);
}

/** Waits until the runs of a robot are on record with their ends, and its agent has forgotten them. */
export async function seeLocalRecords(system: System, robot: TestRobot, count: number): Promise<SeenObject[]> {
  let records: SeenObject[] = [];
  await until(
    async () => {
      records = await localRecords(system, robot);
      return records.length === count && records.every(({ status }) => status?.transitions !== undefined);
    },
    { pollMilliseconds: 100, deadlineMilliseconds: 12_000, what: () => JSON.stringify(records.map((it) => it.status)) },
  );
  await seeDocument(system, { ...robot, document: 'reported' }, (text) => !text.includes('localRuns'));
  return records;
}
