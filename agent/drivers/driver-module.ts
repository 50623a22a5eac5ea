import type { z } from 'zod';
import type { Logger } from '@kubevac/base/log.ts';
import type { Driver } from './driver.ts';

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
