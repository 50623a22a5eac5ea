import { surveyMap } from './own-map.ts';
import { findRoute, isWayFree } from './route.ts';
import type { Run } from './runs.ts';
import { failWith, type World } from './world.ts';

/** Plans on what the robot has learned since it planned last: what is in its way is driven around, or given up. */
export function avoid(world: World): void {
  world.terrain = surveyMap(world.map, world.home.drawn, world.motion, world.marks);
  if (world.state === 'Returning') avoidOnWayHome(world);
  else if (world.state === 'Cleaning' || world.state === 'Driving')
    if (world.run !== undefined) avoidInRun(world, world.run);
}

function avoidOnWayHome(world: World): void {
  const { terrain, motion } = world;
  if (isWayFree(terrain, motion, world.wayHome)) return;
  const way = findRoute(terrain, motion, terrain.plan.dock);
  if (way === undefined) failWith(world, 'RobotStuck');
  else world.wayHome = way;
}

/** Looks whether the leg is as free as it was when it was planned. What nobody can come to the end of any more is left out. */
export function avoidInRun({ terrain, motion }: World, run: Run): void {
  const { leg } = run;
  const goal = leg?.points.at(-1);
  if (leg === undefined || goal === undefined || isWayFree(terrain, motion, leg.points)) return;
  const way = findRoute(terrain, motion, goal);
  if (way !== undefined) return void leg.points.splice(0, leg.points.length, ...way);
  run.work.skippedLanes += 1;
  delete run.leg;
}
