import { avoid } from './avoiding.ts';
import { Refusal } from './commands.ts';
import { marksOf, type Restrictions } from './restrictions.ts';
import { cellAt, surveyAround } from './terrain.ts';
import type { World } from './world.ts';

/**
 * These and no others, from now on, also for what is under way.
 *
 * @throws Refusal where they leave the dock no room: the robot could never come home
 */
export function setRestrictions(world: World, restrictions: Restrictions): void {
  const { drawn } = world.home;
  const marks = marksOf(drawn, restrictions);
  if (surveyAround(drawn, drawn.dock, marks).reachable[cellAt(drawn, drawn.dock)] !== 1)
    throw new Refusal('a wall or a no-go zone is too near to the dock');
  world.restrictions = restrictions;
  world.marks = marks;
  avoid(world);
}
