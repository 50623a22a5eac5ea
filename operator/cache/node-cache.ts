import type { Logger } from '@kubevac/base/log.ts';
import type { KubeClient } from '../kube/client.ts';
import { Reflector, type ReflectorCounters } from '../kube/reflector.ts';
import { nodeResource, readNode, ROBOT_NAMESPACE_LABEL, ROBOT_UID_LABEL, robotUidOf } from '../objects/node.ts';
import type { NodeObject } from '../objects/node.ts';

export interface NodeCacheOptions {
  readonly client: KubeClient;
  /** Robots of other namespaces are another operator's, and so are their Nodes; all when absent. */
  readonly namespace?: string | undefined;
  readonly log: Logger;
  /** A Node came, changed or went; the UIDs are of the robots whose it is or was. */
  readonly onNode: (change: NodeChange) => void;
}

export interface NodeChange {
  readonly name: string;
  readonly robotUids: readonly string[];
  /** The name is free, or another's. */
  readonly isGone: boolean;
}

/** Warm copies of the Nodes that stand for robots, and of no others. */
export class NodeCache {
  readonly #nodes: Reflector<NodeObject>;

  constructor({ client, namespace, log, onNode }: NodeCacheOptions) {
    this.#nodes = new Reflector({
      client,
      log,
      resource: nodeResource,
      labelSelector:
        namespace === undefined ? ROBOT_UID_LABEL : `${ROBOT_UID_LABEL},${ROBOT_NAMESPACE_LABEL}=${namespace}`,
      parse: readNode,
      onEvent: ({ type, object, previous }) => {
        const uids = [object, previous].flatMap((node) => (node && robotUidOf(node)) ?? []);
        onNode({ name: object.metadata.name, robotUids: [...new Set(uids)], isGone: type === 'Deleted' });
      },
    });
  }

  get synced(): boolean {
    return this.#nodes.synced;
  }

  get counters(): ReflectorCounters {
    return this.#nodes.counters;
  }

  get(name: string): NodeObject | undefined {
    return this.#nodes.get(undefined, name);
  }

  list(): readonly NodeObject[] {
    return this.#nodes.list();
  }

  waitForSync(signal: AbortSignal): Promise<void> {
    return this.#nodes.waitForSync(signal);
  }

  /** Follows them until the signal aborts. */
  start(signal: AbortSignal): Promise<void> {
    return this.#nodes.start(signal);
  }
}
