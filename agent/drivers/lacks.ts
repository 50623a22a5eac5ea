import type { Capability } from '@kubevac/protocol/info.ts';
import type { DriverInfo } from './driver.ts';

/** What a robot lacks of what is needed, in words that name what it has. */
export function lackOf(needed: readonly Capability[], { capabilities }: DriverInfo): string | undefined {
  const missing = needed.find((capability) => !capabilities.includes(capability));
  return missing && `the robot lacks ${missing}; it has ${capabilities.join(', ')}`;
}

/** The same of the speed of a drive. */
export function lackOfSpeed(
  asked: number | undefined,
  { maximumSpeedMillimetersPerSecond: most }: DriverInfo,
): string | undefined {
  if (asked === undefined || most === undefined || asked <= most) return undefined;
  return `speedMillimetersPerSecond is ${asked}, and the robot drives at ${most} at most`;
}

/** The same of a fan speed. */
export function lackOfFanSpeed(fanSpeed: string, { fanSpeeds }: DriverInfo): string | undefined {
  return fanSpeeds.includes(fanSpeed)
    ? undefined
    : `the robot has no fan speed ${fanSpeed}; it has ${fanSpeeds.join(', ')}`;
}
