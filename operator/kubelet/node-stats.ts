import type { Fault } from './fault.ts';

/** What something has used up to a moment. */
export interface Usage {
  /** When it was measured, in milliseconds since the Unix epoch. Scrapers take two answers with one time for one measurement. */
  readonly atMilliseconds: number;
  /** Since when `cpuNanoseconds` counts. */
  readonly startedAtMilliseconds: number;
  /** Processor time of all cores together; never falls while `startedAtMilliseconds` stays. */
  readonly cpuNanoseconds: number;
  readonly workingSetBytes: number;
}

export interface ContainerUsage extends Usage {
  readonly name: string;
}

export interface PodUsage extends Usage {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly containers: readonly ContainerUsage[];
}

export interface NodeUsage extends Usage {
  readonly pods: readonly PodUsage[];
}

/** Asked for each request to `/stats/summary` and `/metrics/resource`: every 15 s and Node by a metrics-server. */
export interface NodeStats {
  /** From memory: it must neither wait nor throw. A fault (`Unavailable`) while the robot has not said. */
  of(node: string): NodeUsage | Fault;
}
