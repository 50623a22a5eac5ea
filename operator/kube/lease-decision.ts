/** A Lease as its observer knows it. The times written in it are another machine's clock and are not looked at. */
export interface ObservedLease {
  /** Empty when it was released. */
  readonly holder: string;
  readonly durationMilliseconds: number;
  /** When this observer first saw this state of it, by its own monotonic clock. */
  readonly seenAtMilliseconds: number;
}

export type LeaseDecision = 'create' | 'renew' | 'acquire' | 'wait';

/**
 * What an elector does next: renew its own lease; take one that does not exist, was released, or has not changed for its
 * whole duration; else wait.
 *
 * @param now the same monotonic clock as `seenAtMilliseconds`
 */
export function decideLease(observed: ObservedLease | undefined, identity: string, now: number): LeaseDecision {
  if (observed === undefined) return 'create';
  if (observed.holder === identity) return 'renew';
  if (observed.holder === '') return 'acquire';
  return now - observed.seenAtMilliseconds >= observed.durationMilliseconds ? 'acquire' : 'wait';
}
