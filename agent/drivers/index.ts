import type { z } from 'zod';
import { checkedDriver, type CheckedDriverOptions } from './checked-driver.ts';
import type { Driver } from './driver.ts';
import type { DriverModule } from './driver-module.ts';
import { simulatorModule } from './simulator/module.ts';

/** The drivers there are. A new one is a folder and a line here (docs/adding-a-driver.md). */
export const DRIVERS: Readonly<Record<string, DriverModule>> = {
  simulator: simulatorModule,
};

export const DRIVER_NAMES = Object.keys(DRIVERS) as [string, ...string[]];

/** A driver that is held to its contract. @param name one of DRIVER_NAMES */
export function createDriver(name: string, config: unknown, options: CheckedDriverOptions, modules = DRIVERS): Driver {
  const module = modules[name];
  if (module === undefined) throw new Error(`there is no driver ${name}`);
  return checkedDriver(module.create(config, options.log), options);
}

/** The flags of all drivers, to be merged into the agent's schema. */
export function driverConfigFields(): z.ZodRawShape {
  return Object.assign({}, ...Object.values(DRIVERS).map(({ configFields }) => configFields)) as z.ZodRawShape;
}
