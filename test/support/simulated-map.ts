import { mapMessage, mapOf } from '@kubevac/agent/drivers/simulator/map-message.ts';
import type { RobotMap } from '@kubevac/maps/map.ts';
import { startCleaning } from '@kubevac/sandbox/firmware/commands.ts';
import { mapOf as answerOf } from '@kubevac/sandbox/firmware/map-answer.ts';
import { stepWorld } from '@kubevac/sandbox/firmware/step.ts';
import { surveyTerrain } from '@kubevac/sandbox/firmware/terrain.ts';
import { readFloorPlan } from '@kubevac/sandbox/firmware/read-floor-plan.ts';
import { switchOn } from '@kubevac/sandbox/firmware/test-flat.ts';

const stepsASecond = 20;

/** What a simulated robot in one of the `plans` has on its map after five minutes of cleaning all of it, and three shapes. */
export function simulatedMap(plan: string): RobotMap {
  const world = switchOn(surveyTerrain(readFloorPlan(plan)));
  startCleaning(world, { kind: 'Full' }, { passes: 1, by: 'test' });
  for (let step = 0; step < 300 * stepsASecond; step += 1) stepWorld(world);
  const map = mapOf(mapMessage.parse(answerOf(world)));
  const [x, y] = [map.dock?.xMillimeters ?? 0, map.dock?.yMillimeters ?? 0];
  const square = (left: number): number[] => [
    left,
    y + 500,
    left + 900,
    y + 500,
    left + 900,
    y + 1_400,
    left,
    y + 1_400,
  ];
  return {
    ...map,
    shapes: [
      { kind: 'NoGoZone', points: square(x + 1_000) },
      { kind: 'NoMopZone', points: square(x + 2_500) },
      { kind: 'VirtualWall', points: [x + 300, y + 1_600, x + 1_800, y + 1_900] },
    ],
  };
}
