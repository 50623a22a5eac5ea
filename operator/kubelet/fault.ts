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

const statuses: Readonly<Record<FaultKind, number>> = {
  Invalid: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  TooMany: 429,
  Failed: 500,
  Unavailable: 503,
};

/** The HTTP status of a fault. */
export function statusOf({ fault }: Fault): number {
  return statuses[fault];
}

export function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && 'fault' in value;
}
