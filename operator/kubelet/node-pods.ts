import type { Fault } from './fault.ts';

/** A Pod as `/pods` gives it: plain JSON of the API, with what is looked at here. */
export interface ListedPod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly deletionTimestamp?: string;
  };
  readonly status?: { readonly phase?: string };
}

/** Asked for each request to `/pods` and `/runningpods/`. */
export interface NodePods {
  /**
   * All Pods that are bound to the Node, those that are over or going included, as the API has them. From memory: it must neither
   * wait nor throw. A fault (`Unavailable`) while that is not known: an empty list would say that nothing runs.
   */
  list(node: string): readonly ListedPod[] | Fault;
}
