import { planCleaning, type Leg } from './cleaning-work.ts';
import { nextOutlook } from './exploration.ts';
import { roomCells } from './lanes.ts';
import { surveyMap } from './own-map.ts';
import { lookAround } from './perceiving.ts';
import { findRoute } from './route.ts';
import type { Run } from './runs.ts';
import type { World } from './world.ts';

/**
 * The way to the next place of a run that gets to know its home. When there is none left the home is known, and the run
 * goes on as a full clean of it.
 */
export function exploreOn(world: World, run: Run): Leg | undefined {
  const { exploration } = run.work;
  if (exploration === undefined) return undefined;
  const { map, motion } = world;
  lookAround(world);
  const terrain = map.hasChanged ? surveyMap(map, world.home.drawn, motion, world.marks) : world.terrain;
  world.terrain = terrain;
  const { lookedFrom, passes } = exploration;
  for (;;) {
    const outlook = nextOutlook({ map, terrain, lookedFrom }, motion);
    if (outlook === undefined) break;
    const points = findRoute(terrain, motion, outlook);
    if (points !== undefined) return { points, isBrushing: false, laneMillimetersAhead: 0 };
  }
  map.isComplete = true;
  const areas = terrain.plan.rooms.map((_, index) => roomCells(terrain, index));
  run.work = planCleaning(terrain, areas, { passes, isBrushingBetween: true });
  return undefined;
}
