import { z } from 'zod';
import { hostAndPort } from './host-and-port.ts';
import { instant } from './instants.ts';

/** `presence`: online or offline; retained, and the agent's last will. A goodbye is told from a will by `goodbye`. */
export const presence = z.object({
  protocol: z.int().min(1),
  online: z.boolean(),
  /** True only where the agent said farewell itself: PROTOCOL rule 10 lets another agent be bound after it. */
  goodbye: z.boolean().optional(),
  bootId: z.string().max(64),
  journalId: z.string().min(1).max(64),
  since: instant,
  /** Where Prometheus reaches the agent itself, `host:port`; absent where it cannot. Here, as it does not depend on the firmware. */
  metricsAddress: hostAndPort.optional(),
});
export type Presence = z.infer<typeof presence>;
