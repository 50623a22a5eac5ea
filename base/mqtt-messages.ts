export interface MqttWill {
  readonly topic: string;
  readonly payload: Buffer | string;
  readonly qos?: 0 | 1;
  readonly retain?: boolean;
}

export interface PublishOptions {
  /** 1 when absent. */
  readonly qos?: 0 | 1;
  readonly retain?: boolean;
  readonly expirySeconds?: number;
  readonly responseTopic?: string;
  readonly correlationData?: Buffer;
}

export interface MqttMessageProperties {
  readonly responseTopic?: string;
  readonly correlationData?: Buffer;
  readonly messageExpiryInterval?: number;
}

export interface MqttMessageDetails {
  /** True only for what the broker had kept before we subscribed: a live message is never marked. */
  readonly retain: boolean;
  readonly properties: MqttMessageProperties;
}

export type MessageListener = (topic: string, payload: Buffer, details: MqttMessageDetails) => void;

export interface Goodbye extends PublishOptions {
  readonly topic: string;
  readonly payload: Buffer | string;
}

/** So much is under way that the broker would only fall further behind: nothing was sent. */
export class BrokerBusyError extends Error {
  override readonly name = 'BrokerBusyError';
}

/** The link was down: nothing was sent, nothing is kept for later. */
export class NotConnectedError extends Error {
  override readonly name = 'NotConnectedError';
}
