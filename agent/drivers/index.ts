import type { z } from 'zod';
import type { Logger } from '@kubevac/base/log.ts';
import type { Driver } from './driver.ts';
import { simulatorModule } from './simulator/module.ts';

/** A driver as the agent's configuration sees it. */
export interface DriverModule {
  /** The value of `--driver`. */
  readonly name: string;
  /**
   * What the driver adds to the agent's flags. Each name begins with the driver's (`simulatorSocket`), and each field has a
   * default or is optional, because the flags of all drivers are there whichever is chosen.
   */
  readonly configFields: z.ZodRawShape;
  /** @param config holds at least the driver's own fields, as the schema read them */
  readonly create: (config: unknown, log: Logger) => Driver;
}

/** The drivers there are. A new one is a folder and a line here (docs/adding-a-driver.md). */
export const DRIVERS: Readonly<Record<string, DriverModule>> = {
  simulator: simulatorModule,
};

export const DRIVER_NAMES = Object.keys(DRIVERS) as [string, ...string[]];

/** @param name one of DRIVER_NAMES */
export function createDriver(name: string, config: unknown, log: Logger): Driver {
  const module = DRIVERS[name];
  if (module === undefined) throw new Error(`there is no driver ${name}`);
  return module.create(config, log);
}

/** The flags of all drivers, to be merged into the agent's schema. */
export function driverConfigFields(): z.ZodRawShape {
  return Object.assign({}, ...Object.values(DRIVERS).map(({ configFields }) => configFields)) as z.ZodRawShape;
}
