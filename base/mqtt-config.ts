import { z } from 'zod';
import type { BrokerAddress } from './mqtt-transport.ts';

/** The flags by which any of our programs is told its broker. */
export const brokerFields = {
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
  keepaliveSeconds: z.int().min(1).max(3600).default(30).describe('MQTT keepalive'),
};

const schema = z.object(brokerFields);

/** What `MqttConnection` wants to know of it. */
export function brokerAddress(config: z.infer<typeof schema>): BrokerAddress & { readonly keepaliveSeconds: number } {
  return {
    url: config.brokerUrl,
    caFile: config.brokerCaFile,
    certFile: config.brokerCertFile,
    keyFile: config.brokerKeyFile,
    username: config.brokerUsername,
    passwordFile: config.brokerPasswordFile,
    keepaliveSeconds: config.keepaliveSeconds,
  };
}
