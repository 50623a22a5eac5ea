import { START_BATTERY_PERCENT, type FanSpeed } from './battery.ts';
import { newHand, takeMove, type Move } from './by-hand.ts';
import { noWork, planCleaning, planDrive, planExploration, type CleaningWork } from './cleaning-work.ts';
import { squareOf, type CleaningPlace, type Destination, type Rectangle, type RunPlace } from './places.ts';
import { rectangleCells, roomCells } from './lanes.ts';
import { beginRun, type FaultKind } from './runs.ts';
import { goHome, goOn } from './going.ts';
import { standStill } from './motion.ts';
import { avoid } from './avoiding.ts';
import type { Terrain } from './terrain.ts';
import { comeToRest, endRun, failWith, isDustbinFull, isOnDock, type World } from './world.ts';

/** The firmware will not do it, and has not begun to. */
export class Refusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Refusal';
  }
}

export interface CleaningOptions {
  readonly passes: number;
  /** For this run only. */
  readonly fanSpeed?: FanSpeed | undefined;
  /** Who asked, for the record. */
  readonly by: string;
}

/** @throws Refusal when something is under way, the robot is in error or low on battery, or the place is not there */
export function startCleaning(world: World, place: CleaningPlace, options: CleaningOptions): void {
  refuseIfBusy(world);
  if (world.map.hasChanged) avoid(world);
  const isFull = place.kind === 'Full';
  if (isFull && !world.map.isComplete)
    return startRun(world, { place, work: planExploration(world.terrain, options.passes), ...options });
  const areas = areasOf(world.terrain, place);
  const work = planCleaning(world.terrain, areas, { passes: options.passes, isBrushingBetween: isFull });
  if (work.areas.length === 0) throw new Refusal('there is no floor there that the robot can reach');
  startRun(world, { place, work, ...options });
}

/** Where no way leads the run ends as Blocked. @throws Refusal as `startCleaning` */
export function startDrive(world: World, to: Destination, by: string): void {
  refuseIfBusy(world);
  if (world.map.hasChanged) avoid(world);
  startRun(world, { place: { ...to, kind: 'GoTo' }, work: planDrive(to), by });
}

/** Somebody drives it by hand from now on; until then it stands. @throws Refusal as `startCleaning` */
export function startManual(world: World, by: string): void {
  refuseIfBusy(world);
  standStill(world.motion);
  startRun(world, { place: { kind: 'Manual' }, work: noWork(), by });
  world.hand = newHand();
}

/** Drives so for so long, and then stands. @throws Refusal when nobody drives it by hand */
export function move({ hand }: World, asked: Move): void {
  if (hand === undefined) throw new Refusal('the robot is not driven by hand: start_manual comes first');
  takeMove(hand, asked);
}

/** It stays where it is. Does nothing while nobody drives it by hand. */
export function endManual(world: World): void {
  if (world.hand === undefined) return;
  endRun(world, 'Finished');
  comeToRest(world);
}

/** @throws Refusal when nothing is under way, or somebody drives it by hand */
export function pauseRun(world: World): void {
  const { run } = world;
  if (run === undefined) throw new Refusal('nothing is under way');
  if (run.kind === 'Manual') throw new Refusal('the robot is driven by hand');
  run.state = 'Paused';
  if (world.state !== 'Cleaning' && world.state !== 'Driving') return;
  world.state = 'Paused';
  standStill(world.motion);
}

/** Goes on with a paused run; one that was paused while it charged goes on when it is charged. @throws Refusal */
export function resumeRun(world: World): void {
  const { run } = world;
  if (run?.state !== 'Paused') throw new Refusal('nothing is paused');
  if (world.state === 'Paused') goOn(world, run);
  else run.state = 'Recharging';
}

/** Stays where it is; what was under way is over. Does nothing while nothing moves. */
export function stopMotion(world: World): void {
  endRun(world, 'Stopped');
  if (world.state !== 'Error') comeToRest(world);
}

/**
 * Drives home; what was under way is over. A full dustbin keeps no robot from its dock.
 * @returns whether it set off. @throws Refusal in any other error
 */
export function sendHome(world: World): boolean {
  const isFull = world.error?.code === 'DustbinFull';
  if (world.state === 'Error' && !isFull) throw new Refusal(`the robot is in error: ${world.error?.message ?? ''}`);
  endRun(world, 'Docked');
  if (world.state === 'Docked' || world.state === 'Returning') return false;
  if (isFull && isOnDock(world)) {
    comeToRest(world);
    return false;
  }
  goHome(world);
  return true;
}

export function setFault(world: World, kind: FaultKind): void {
  failWith(world, kind);
}

/** A person frees the robot, and empties a full dustbin: it is where it was, and does nothing. */
export function clearFault(world: World): void {
  if (world.error?.code === 'DustbinFull') world.dustSquareCentimeters = 0;
  delete world.error;
  if (world.state === 'Error') comeToRest(world);
}

function areasOf(terrain: Terrain, place: CleaningPlace): Uint8Array[] {
  switch (place.kind) {
    case 'Full':
      return terrain.plan.rooms.map((_, index) => roomCells(terrain, index));
    case 'Rooms':
      return [...new Set(place.segmentIds)].map((segmentId) => roomCells(terrain, roomIndexOf(terrain, segmentId)));
    case 'Zones':
      return place.zones.map((zone) => cellsOf(terrain, zone));
    case 'Spot':
      return [cellsOf(terrain, squareOf(place))];
  }
}

function cellsOf(
  terrain: Terrain,
  { x1Millimeters, y1Millimeters, x2Millimeters, y2Millimeters }: Rectangle,
): Uint8Array {
  return rectangleCells(
    terrain,
    { xMillimeters: x1Millimeters, yMillimeters: y1Millimeters },
    { xMillimeters: x2Millimeters, yMillimeters: y2Millimeters },
  );
}

function roomIndexOf({ plan }: Terrain, segmentId: string): number {
  const index = plan.rooms.findIndex((room) => room.segmentId === segmentId);
  if (index >= 0) return index;
  const known = plan.rooms.map((room) => room.segmentId).join(', ');
  throw new Refusal(`there is no room ${segmentId}; there are ${known}`);
}

function refuseIfBusy(world: World): void {
  const { state, error, run, batteryPercent } = world;
  if (state === 'Error') throw new Refusal(`the robot is in error: ${error?.message ?? ''}`);
  if (run !== undefined) throw new Refusal(`run ${run.number} (${run.kind}, ${run.state}) is under way`);
  if (batteryPercent < START_BATTERY_PERCENT) throw new Refusal(`the battery is at ${Math.floor(batteryPercent)} %`);
  if (isDustbinFull(world)) throw new Refusal('the dustbin is full');
}

interface NewMotion {
  readonly place: RunPlace;
  readonly work: CleaningWork;
  readonly by: string;
  readonly fanSpeed?: FanSpeed | undefined;
}

function startRun(world: World, { place, work, by, fanSpeed }: NewMotion): void {
  world.lastRunNumber += 1;
  world.path.length = 0;
  world.run = beginRun(
    {
      number: world.lastRunNumber,
      place,
      kind: place.kind,
      by,
      fanSpeed,
      work,
      startedAtMilliseconds: world.wallMilliseconds,
    },
    world.terrain.plan,
  );
  goOn(world, world.run);
}
