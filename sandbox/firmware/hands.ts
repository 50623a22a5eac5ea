import { Refusal } from './commands.ts';
import type { Rectangle } from './places.ts';
import { GROUND, OBSTACLE } from './floor-plan.ts';
import { isSolidAt, openHome } from './home.ts';
import { truthOf } from './localisation.ts';
import { normalDegrees } from './motion.ts';
import { centreOf, distanceBetween, type Point } from './terrain.ts';
import { comeToRest, failWith, type World } from './world.ts';

/** What is put nearer to the robot's centre than this would stand on it. */
const ROBOT_MILLIMETERS = 170;
/** A person who sets it down this near to its place in the dock means the dock. */
const DOCK_MILLIMETERS = 60;

/** Somebody puts something into the home of this robot, which knows nothing of it. @throws Refusal on top of the robot */
export function blockWay(world: World, area: Rectangle): void {
  const { plan, drawn } = world.home;
  const truth = truthOf(world.motion, world.misbelief);
  const half = plan.cellMillimeters / 2;
  const isIn = ({ xMillimeters: x, yMillimeters: y }: Point): boolean =>
    isBetween(x, area.x1Millimeters, area.x2Millimeters) && isBetween(y, area.y1Millimeters, area.y2Millimeters);
  const cells = plan.cells.map((cell, at) => (isIn(centreOf(plan, at)) ? OBSTACLE : cell));
  const ground = plan.ground.map((kind, at) => (isIn(centreOf(plan, at)) ? GROUND.plain : kind));
  const isOnRobot = cells.some(
    (cell, at) => cell !== plan.cells[at] && distanceBetween(centreOf(plan, at), truth) < ROBOT_MILLIMETERS + half,
  );
  if (isOnRobot) throw new Refusal('the robot stands there');
  world.home = openHome({ ...plan, cells, ground }, drawn);
}

/** The home is as it was drawn again. */
export function clearWay(world: World): void {
  world.home = openHome(world.home.drawn);
}

/** Somebody lays something over the lidar, or takes it off: without it the robot trusts its wheels. */
export function coverLidar(world: World, isCovered: boolean): void {
  if (isCovered) world.blindSeconds ??= 0;
  else delete world.blindSeconds;
}

/**
 * Somebody carries the robot elsewhere. It does not know where it is until it has looked about.
 *
 * @throws Refusal where there is no floor
 */
export function putDown(world: World, to: Point, headingDegrees: number): void {
  const { motion, misbelief, home } = world;
  if (isSolidAt(home, to)) throw new Refusal(`there is no floor at ${to.xMillimeters},${to.yMillimeters}`);
  if (world.state !== 'Error') failWith(world, 'PickedUp');
  delete world.error;
  const { dock } = home.plan;
  if (distanceBetween(to, dock) < DOCK_MILLIMETERS) {
    Object.assign(motion, dock);
    delete world.lostSeconds;
  } else {
    misbelief.xMillimeters = to.xMillimeters - motion.xMillimeters;
    misbelief.yMillimeters = to.yMillimeters - motion.yMillimeters;
    misbelief.headingDegrees = normalDegrees(headingDegrees - motion.headingDegrees);
    world.lostSeconds = 0;
  }
  comeToRest(world);
}

function isBetween(value: number, a: number, b: number): boolean {
  return value >= Math.min(a, b) && value <= Math.max(a, b);
}
