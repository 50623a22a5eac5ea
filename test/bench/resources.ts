import { resourceOf } from '@kubevac/operator/objects/resource-of.ts';

/** The kinds the benches look at. */
export const resources = { robots: resourceOf('VacuumRobot'), cleanings: resourceOf('Cleaning') } as const;
