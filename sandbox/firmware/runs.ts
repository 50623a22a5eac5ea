import { coveredSquareCentimeters, untouchedFloor, type CoveredFloor } from './covered-floor.ts';
import type { FanSpeed } from './battery.ts';
import type { FloorPlan } from './floor-plan.ts';
import type { CleaningWork, Leg } from './cleaning-work.ts';
import type { RunPlace } from './places.ts';
import type { Point } from './terrain.ts';

export type RunKind = 'Full' | 'Rooms' | 'Zones' | 'Spot' | 'GoTo' | 'Manual';

/** `Recharging`: on its way to the dock or there, and goes on by itself. The last two never change again. */
export type RunState = 'Running' | 'Paused' | 'Recharging' | 'Finished' | 'Ended';

/** Why a run is over: `Stopped` and `Docked` by a command, whoever gave it; `Blocked`: no way there; the others are faults. */
export type EndedWhy = 'Finished' | 'Stopped' | 'Docked' | 'Blocked' | FaultKind;

export const FAULT_KINDS = [
  'WheelStuck',
  'WheelUp',
  'RobotStuck',
  'PickedUp',
  'DustbinFull',
  'LidarBlocked',
  'BatteryLow',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** One motion from its start to its end; pauses and charging on the way belong to it. */
export interface Run {
  readonly number: number;
  readonly kind: RunKind;
  readonly place: RunPlace;
  readonly by: string;
  readonly startedAtMilliseconds: number;
  readonly fanSpeed?: FanSpeed;
  work: CleaningWork;
  readonly covered: CoveredFloor;
  /** What the robot is at; resumed where it was left. */
  leg?: Leg;
  state: RunState;
  seconds: number;
  /** For how long it looked about where no way led on. */
  lookedSeconds: number;
  distanceMillimeters: number;
  /** Where covering was last marked. */
  markedAt?: Point;
  endedAtMilliseconds?: number;
  endedWhy?: EndedWhy;
}

/** What the firmware says and keeps of a run; the newest are kept. */
export interface RunRecord {
  readonly number: number;
  readonly kind: RunKind;
  readonly state: RunState;
  readonly by: string;
  readonly percent: number;
  readonly areaSquareCentimeters: number;
  readonly durationSeconds: number;
  readonly distanceMillimeters: number;
  readonly startedAtMilliseconds: number;
  readonly endedAtMilliseconds?: number;
  readonly endedWhy?: EndedWhy;
}

/** As many as real firmware lists (about 20), with room for tests. */
export const KEPT_RUNS = 50;

export type NewRun = Pick<Run, 'number' | 'kind' | 'place' | 'by' | 'startedAtMilliseconds' | 'work'> & {
  readonly fanSpeed?: FanSpeed | undefined;
};

export function beginRun({ fanSpeed, ...run }: NewRun, plan: FloorPlan): Run {
  return {
    ...run,
    ...(fanSpeed === undefined ? {} : { fanSpeed }),
    covered: untouchedFloor(plan),
    state: 'Running',
    seconds: 0,
    lookedSeconds: 0,
    distanceMillimeters: 0,
  };
}

export function recordOf(run: Run, plan: FloorPlan): RunRecord {
  return {
    number: run.number,
    kind: run.kind,
    state: run.state,
    by: run.by,
    percent: percentDone(run),
    areaSquareCentimeters: coveredSquareCentimeters(run.covered, plan),
    durationSeconds: Math.round(run.seconds),
    distanceMillimeters: Math.round(run.distanceMillimeters),
    startedAtMilliseconds: run.startedAtMilliseconds,
    ...(run.endedAtMilliseconds === undefined ? {} : { endedAtMilliseconds: run.endedAtMilliseconds }),
    ...(run.endedWhy === undefined ? {} : { endedWhy: run.endedWhy }),
  };
}

/** The share of the planned lanes that has been driven; 100 only when the run is finished. */
function percentDone({ state, work }: Run): number {
  if (state === 'Finished') return 100;
  if (work.plannedMillimeters === 0) return 0;
  return Math.min(99, Math.floor((100 * work.doneMillimeters) / work.plannedMillimeters));
}
