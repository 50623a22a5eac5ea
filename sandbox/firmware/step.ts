import { avoid } from './avoiding.ts';
import { RESUME_BATTERY_PERCENT } from './battery.ts';
import { drive } from './driving.ts';
import { GROUND } from './floor-plan.ts';
import { drain, goOn } from './going.ts';
import { groundAt } from './home.ts';
import { truthOf } from './localisation.ts';
import { turnTowards } from './motion.ts';
import { feelMovement, perceive } from './perceiving.ts';
import { stepByHand } from './step-by-hand.ts';
import { stepRun } from './step-run.ts';
import { STEP_SECONDS } from './step-time.ts';
import { work } from './wear.ts';
import { comeToRest, failWith, isOnDock, isUnderWay, type FirmwareState, type World } from './world.ts';

/** What the lidar shows in its way is seen from afar, so that a second is soon enough. */
const REPLAN_STEPS = 20;

/** What happens to such robots without anybody's doing. */
const CHANCE_FAULTS = ['WheelStuck', 'WheelUp', 'RobotStuck', 'DustbinFull', 'LidarBlocked'] as const;

/** Advances the robot by one step. */
export function stepWorld(world: World): void {
  world.steps += 1;
  perceive(world);
  if (isUnderWay(world)) stepUnderWay(world);
  else STEPS[world.state](world);
  if (world.batteryPercent === 0 && world.state !== 'Error' && !isOnDock(world)) failWith(world, 'BatteryLow');
}

function stepUnderWay(world: World): void {
  if (world.lostSeconds !== undefined) return drain(world, { kind: 'Standing' });
  const { xMillimeters, yMillimeters, headingDegrees } = world.motion;
  if (world.map.hasLostFloor && world.steps % REPLAN_STEPS === 0) avoid(world);
  STEPS[world.state](world);
  wearParts(world);
  if (world.faultsPerHour > 0 && isUnderWay(world)) failByChance(world);
  feelMovement(world, { xMillimeters, yMillimeters, headingDegrees });
}

const STEPS: Record<FirmwareState, (world: World) => void> = {
  Docked: stepDocked,
  Cleaning: stepRun,
  Driving: stepRun,
  Returning: stepReturning,
  ManualControl: stepByHand,
  Idle: stand,
  Paused: stand,
  Error: stand,
};

function wearParts({ wear, run, home, motion, misbelief }: World): void {
  const isOnCarpet = groundAt(home, truthOf(motion, misbelief)) === GROUND.carpet;
  work(wear, { isBrushing: run?.leg?.isBrushing === true, isOnCarpet, seconds: STEP_SECONDS });
}

function failByChance(world: World): void {
  if (world.faultRandom() >= (world.faultsPerHour * STEP_SECONDS) / 3_600) return;
  failWith(world, CHANCE_FAULTS[Math.floor(world.faultRandom() * CHANCE_FAULTS.length)] ?? 'RobotStuck');
}

function stand(world: World): void {
  drain(world, { kind: isOnDock(world) ? 'Charging' : 'Standing' });
}

function stepDocked(world: World): void {
  drain(world, { kind: 'Charging' });
  if (world.run?.state === 'Recharging' && world.batteryPercent >= RESUME_BATTERY_PERCENT) goOn(world, world.run);
}

function stepReturning(world: World): void {
  const { dock } = world.terrain.plan;
  drain(world, { kind: 'Driving' });
  const target = world.wayHome[0];
  if (target !== undefined) drive(world, world.wayHome, target);
  else if (!turnTowards(world.motion, dock.headingDegrees, STEP_SECONDS)) comeToRest(world);
}
