import { readFloorPlan } from './read-floor-plan.ts';
import { stepWorld } from './step.ts';
import { surveyTerrain, type Terrain } from './terrain.ts';
import { createWorld, type WorldOptions } from './create-world.ts';
import type { World } from './world.ts';

/** For unit tests: the flat as every simulated robot has it. */
export function readFlat(): Terrain {
  return surveyTerrain(readFloorPlan('flat'));
}

export function switchOn(terrain: Terrain, options: Partial<WorldOptions> = {}): World {
  return createWorld({ terrain, seed: 1, batteryPercent: 90, wallMilliseconds: 0, ...options });
}

/** Steps until something holds. @throws when it does not within five simulated hours */
export function stepUntil(world: World, holds: (world: World) => boolean): void {
  for (const last = world.steps + 5 * 3_600 * 20; !holds(world); stepWorld(world))
    if (world.steps > last) throw new Error(`still ${world.state} after five simulated hours`);
}
