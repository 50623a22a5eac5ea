import { clearFault, Refusal } from './commands.ts';
import { isOnDock, type World } from './world.ts';

/** The dock sucks the bin empty, which ends its being full. @throws Refusal anywhere else */
export function emptyDustbin(world: World): void {
  if (!isOnDock(world)) throw new Refusal('the dustbin is emptied by the dock, and the robot is not there');
  world.dustSquareCentimeters = 0;
  if (world.error?.code === 'DustbinFull') clearFault(world);
}
