import { z } from 'zod';
import type { DriverModule } from '../driver-module.ts';
import { simulatorDriver } from './simulator-driver.ts';

const fields = {
  simulatorSocket: z
    .string()
    .min(1)
    .max(107)
    .default('/run/kubevac/simulator.sock')
    .describe('driver simulator: the unix socket of the simulated robot'),
};
const config = z.object(fields);

export const simulatorModule: DriverModule = {
  name: 'simulator',
  configFields: fields,
  create: (given, log) => simulatorDriver({ socketPath: config.parse(given).simulatorSocket, log }),
};
