import type { RobotSection } from '@kubevac/protocol/desired.ts';
import type { Zone } from '@kubevac/protocol/tasks.ts';
import type { RobotObject } from './robot.ts';

/**
 * What a VacuumRobot wishes of the settings of its firmware. What is absent is left alone; restrictions that are there are all
 * that there should be, also where there are none of a kind.
 */
export function managedSettings(spec: RobotObject['spec']): Pick<RobotSection, 'settings' | 'restrictions'> {
  const { settings = {}, restrictions } = spec ?? {};
  const { fanSpeed, volumePercent } = settings;
  return {
    ...((fanSpeed !== undefined || volumePercent !== undefined) && { settings }),
    ...(restrictions !== undefined && {
      restrictions: {
        walls: (restrictions.walls ?? []).map(unnamed),
        noGoZones: (restrictions.noGoZones ?? []).map(unnamed),
      },
    }),
  };
}

/** Firmware has no use for what a person calls it. */
function unnamed({ x1Millimeters, y1Millimeters, x2Millimeters, y2Millimeters }: Zone): Zone {
  return { x1Millimeters, y1Millimeters, x2Millimeters, y2Millimeters };
}
