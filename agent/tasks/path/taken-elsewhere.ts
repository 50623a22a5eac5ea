import type { Ending } from '../ending.ts';

/** How a path ends whose robot somebody else moved. */
export function takenElsewhere(): Ending {
  const message = 'somebody else moved the robot between two waypoints';
  return { phase: 'Failed', reason: 'StoppedElsewhere', message };
}
