import { GROUND, OBSTACLE, type FloorPlan } from './floor-plan.ts';
import { cellAt, type Point } from './terrain.ts';

/**
 * The true world around a robot, which only its senses look at; the firmware plans on what they told it. Robots may share
 * one as long as nobody puts anything in the way of one of them.
 */
export interface Home {
  /** As it is now, and as it was drawn. */
  readonly plan: FloorPlan;
  readonly drawn: FloorPlan;
  /** As `clearanceOf`, of what a robot runs into and its lidar sees. */
  readonly clearance: Uint8Array;
  /** The same of these and of stairs: where it is high, no step is in danger. */
  readonly safety: Uint8Array;
}

export function openHome(plan: FloorPlan, drawn = plan): Home {
  const solid = plan.cells.map((cell, at) => (cell === OBSTACLE && plan.ground[at] !== GROUND.stairs ? 1 : 0));
  const clearance = clearanceOf(solid, plan);
  const hasStairs = plan.ground.includes(GROUND.stairs);
  const taken = plan.cells.map((cell) => (cell === OBSTACLE ? 1 : 0));
  return { plan, drawn, clearance, safety: hasStairs ? clearanceOf(taken, plan) : clearance };
}

/** What is below a point, one of GROUND; nothing is outside of the plan, as below stairs. */
export function groundAt({ plan }: Home, at: Point): number {
  return plan.ground[cellAt(plan, at)] ?? GROUND.stairs;
}

export function isSolidAt({ plan, clearance }: Home, at: Point): boolean {
  return clearance[cellAt(plan, at)] === 0;
}

/**
 * How many cells away, in columns or rows, the nearest solid cell or the outside of the grid is: 0 in a solid cell, 1 beside
 * one, at most 255. A ray may skip one less without looking.
 */
function clearanceOf(solid: Uint8Array, { columns, rows }: FloorPlan): Uint8Array {
  const clearance = new Uint8Array(solid.length);
  for (let at = 0; at < solid.length; at += 1) clearance[at] = solid[at] === 1 ? 0 : edgeDistance(at, columns, rows);
  const lower = (at: number, beside: number): void => {
    const most = (clearance[beside] as number) + 1;
    if ((clearance[at] as number) > most) clearance[at] = most;
  };
  const before = [-1, -columns - 1, -columns, -columns + 1];
  for (let at = 0; at < solid.length; at += 1)
    if ((clearance[at] as number) > 1) for (const offset of before) lower(at, at + offset);
  for (let at = solid.length - 1; at >= 0; at -= 1)
    if ((clearance[at] as number) > 1) for (const offset of before) lower(at, at - offset);
  return clearance;
}

function edgeDistance(cell: number, columns: number, rows: number): number {
  const column = cell % columns;
  const row = Math.floor(cell / columns);
  return Math.min(255, column + 1, row + 1, columns - column, rows - row);
}
