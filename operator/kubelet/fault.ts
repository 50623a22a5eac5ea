/** Why something is not answered. `Unavailable`: not now, the same question may be answered later. */
export type FaultKind =
  | 'Invalid'
  | 'Unauthorized'
  | 'Forbidden'
  | 'NotFound'
  | 'MethodNotAllowed'
  | 'TooMany'
  | 'Failed'
  | 'Unavailable';

/** What a client is told instead of an answer. */
export interface Fault {
  readonly fault: FaultKind;
  /** One sentence for the person who typed the command. */
  readonly message: string;
}

/** The HTTP status, and the reason that the Kubernetes API has for it. */
const statuses: Readonly<Record<FaultKind, readonly [code: number, reason: string]>> = {
  Invalid: [400, 'BadRequest'],
  Unauthorized: [401, 'Unauthorized'],
  Forbidden: [403, 'Forbidden'],
  NotFound: [404, 'NotFound'],
  MethodNotAllowed: [405, 'MethodNotAllowed'],
  TooMany: [429, 'TooManyRequests'],
  Failed: [500, 'InternalError'],
  Unavailable: [503, 'ServiceUnavailable'],
};

/** The HTTP status of a fault. */
export function statusOf({ fault }: Fault): number {
  return statuses[fault][0];
}

/** As an object of the Kubernetes API. */
export function statusText({ fault, message }: Fault): string {
  const [code, reason] = statuses[fault];
  return JSON.stringify({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code });
}

export function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && 'fault' in value;
}
