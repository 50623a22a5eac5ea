import type { TestContext } from 'node:test';
import { silentLogger } from '@kubevac/base/log.ts';
import type { KubeClient } from '@kubevac/operator/kube/client.ts';
import { Reflector, type ReflectorTimings } from '@kubevac/operator/kube/reflector.ts';
import { configMaps, type ConfigMap } from './cluster.ts';

/** What the copy keeps of a ConfigMap. */
export interface Kept {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly text: string | undefined;
}

export interface Followed {
  readonly reflector: Reflector<Kept>;
  /** `Added a`, in order; each was seen in the copy when it was told. */
  readonly events: string[];
  /** Ends it; resolves when it has. */
  stop(): Promise<void>;
}

export interface FollowOptions {
  readonly client: KubeClient;
  readonly namespace: string;
  readonly labelSelector?: string;
  readonly timings?: Partial<ReflectorTimings>;
  readonly onEvent?: (word: string) => void;
}

export const quick = {
  graceMilliseconds: 200,
  backoff: { initialMilliseconds: 20, maximumMilliseconds: 200 },
};

/** Follows the ConfigMaps of a namespace until the test ends. */
export function follow(context: TestContext, options: FollowOptions): Followed {
  const events: string[] = [];
  const stop = new AbortController();
  const reflector = new Reflector<Kept>({
    client: options.client,
    resource: configMaps,
    namespace: options.namespace,
    labelSelector: options.labelSelector,
    parse: (raw) => {
      const { metadata, data } = raw as ConfigMap;
      const { name, uid, resourceVersion } = metadata;
      return { name, uid, resourceVersion, text: data?.['text'] };
    },
    log: silentLogger,
    timings: { ...quick, ...options.timings },
    onEvent: ({ type, object }) => {
      const known = reflector.getByUid(object.uid);
      const told = (type === 'Deleted') === (known === undefined) ? '' : ' too early';
      events.push(`${type} ${object.name}${told}`);
      options.onEvent?.(`${type} ${object.name}`);
    },
  });
  const ended = reflector.start(stop.signal);
  const end = async (): Promise<void> => {
    stop.abort();
    await ended;
  };
  context.after(end);
  return { reflector, events, stop: end };
}

export function namesIn(reflector: Reflector<Kept>): string[] {
  return reflector
    .list()
    .map(({ name }) => name)
    .toSorted();
}
