import { brokerFields } from '@kubevac/base/mqtt-config.ts';
import { hostAndPort } from '@kubevac/protocol/host-and-port.ts';
import { MANUAL_LIMITS } from '@kubevac/protocol/manual.ts';
import { DNS_LABEL } from '@kubevac/protocol/topics.ts';
import { z } from 'zod';
import { DRIVER_NAMES, driverConfigFields } from './drivers/index.ts';

const label = z.string().regex(DNS_LABEL, 'must be a DNS label');

/** Everything an agent can be told. Secrets come by file only. */
export const agentConfig = z.object({
  namespace: label.describe('namespace of the VacuumRobot this agent is for'),
  name: label.describe('name of the VacuumRobot this agent is for'),
  ...brokerFields,
  journalFile: z.string().default('/var/lib/kubevac/journal.db').describe('where the agent keeps its journal (SQLite)'),
  synchronisedFile: z
    .string()
    .default('/run/systemd/timesync/synchronized')
    .describe('exists when NTP has set the clock in this boot; empty: never believe the system clock'),
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('how much is logged'),
  logPretty: z.boolean().default(false).describe('readable lines instead of JSON'),
  reconnectMaximumMilliseconds: z
    .int()
    .min(50)
    .default(30_000)
    .describe('longest wait between two connection attempts'),
  telemetryMilliseconds: z.int().min(50).default(1_000).describe('least time between two telemetry messages'),
  heartbeatMilliseconds: z.int().min(100).default(10_000).describe('telemetry is repeated after this'),
  timeUnansweredMilliseconds: z
    .int()
    .min(50)
    .default(2_000)
    .describe('how often the operator is asked for the time until it answers'),
  timeAnsweredMilliseconds: z.int().min(100).default(300_000).describe('and how often after that'),
  metricsAdvertise: hostAndPort
    .optional()
    .describe(
      'where Prometheus reaches this agent, host:port; then /metrics is served, to everybody; default: it asks through the operator',
    ),
  metricsHost: z.string().default('0.0.0.0').describe('address that /metrics is served on'),
  metricsPort: z.int().min(0).max(65535).default(9473).describe('port that /metrics is served on; 0 takes a free one'),
  manualSilenceMilliseconds: z
    .int()
    .min(1_000)
    .default(MANUAL_LIMITS.silenceMilliseconds)
    .describe('a session of manual control of which nothing was heard for so long is over'),
  driver: z.enum(DRIVER_NAMES).default('simulator').describe('which driver speaks to the robot'),
  ...driverConfigFields(),
});
export type AgentConfig = z.infer<typeof agentConfig>;

export const agentHelp = `kubevac-agent: makes one robot vacuum do what its VacuumRobot object in Kubernetes asks.

usage: kubevac-agent --namespace NAMESPACE --name NAME --broker-url URL [flags]`;
