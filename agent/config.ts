import { z } from 'zod';

const label = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'must be a DNS label');

/** Everything an agent can be told. Secrets come by file only. */
export const agentConfig = z.object({
  namespace: label.describe('namespace of the VacuumRobot this agent is for'),
  name: label.describe('name of the VacuumRobot this agent is for'),
  brokerUrl: z
    .url({ protocol: /^mqtts?$/, error: 'must be mqtt://host:port or mqtts://host:port' })
    .describe('the MQTT 5 broker, mqtt:// or mqtts://'),
  brokerCaFile: z
    .string()
    .optional()
    .describe('PEM file of the authority that signed the broker; default: those of the system'),
  brokerCertFile: z.string().optional().describe('PEM file of a client certificate; read again when it changes'),
  brokerKeyFile: z.string().optional().describe('PEM file of its private key'),
  brokerUsername: z.string().optional().describe('user name at the broker'),
  brokerPasswordFile: z.string().optional().describe('file that holds the password; read again when it changes'),
  journalFile: z.string().default('/var/lib/kubevac/journal.db').describe('where the agent keeps its journal (SQLite)'),
  synchronisedFile: z
    .string()
    .default('/run/systemd/timesync/synchronized')
    .describe('exists when NTP has set the clock in this boot; empty: never believe the system clock'),
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('how much is logged'),
  logPretty: z.boolean().default(false).describe('readable lines instead of JSON'),
  keepaliveSeconds: z.int().min(1).max(3600).default(30).describe('MQTT keepalive'),
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
  driver: z.string().default('simulator').describe('which driver speaks to the robot'),
});
export type AgentConfig = z.infer<typeof agentConfig>;

export const agentHelp = `kubevac-agent: makes one robot vacuum do what its VacuumRobot object in Kubernetes asks.

usage: kubevac-agent --namespace NAMESPACE --name NAME --broker-url URL [flags]`;
