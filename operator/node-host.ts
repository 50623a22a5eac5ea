import { networkInterfaces } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@kubevac/base/log.ts';
import type { NodeHost } from './controllers/node/node-input.ts';
import type { KubeClient } from './kube/client.ts';
import { OPERATOR_VERSION } from './version.ts';

export interface NodeHostOptions {
  readonly client: KubeClient;
  readonly nodeAddress?: string | undefined;
  readonly nodeHeartbeatMilliseconds: number;
  readonly log: Logger;
}

const againMilliseconds = 1_000;

/** What the Nodes of robots say of this replica; asks the API server until it answers. @throws the signal's reason */
export async function readNodeHost(options: NodeHostOptions, signal: AbortSignal): Promise<NodeHost> {
  const { client, nodeAddress, nodeHeartbeatMilliseconds: heartbeatMilliseconds, log } = options;
  for (;;) {
    try {
      const { gitVersion } = (await client.request({ method: 'GET', path: '/version', signal })) as {
        gitVersion: string;
      };
      const kubeletVersion = kubeletVersionFor(gitVersion);
      return { address: nodeAddress ?? ownAddress(), kubeletVersion, heartbeatMilliseconds };
    } catch (error) {
      signal.throwIfAborted();
      log.warn({ error }, 'version of the API server not known yet');
      await delay(againMilliseconds, undefined, { signal });
    }
  }
}

/** Of the version of the API server, so that it is never outside the skew that is allowed: `v1.36.3+k3s1` → `v1.36.3+kubevac.0.1.0`. */
function kubeletVersionFor(gitVersion: string): string {
  const [release = 'v0.0.0'] = /^v\d+\.\d+\.\d+/.exec(gitVersion) ?? [];
  return `${release}+kubevac.${OPERATOR_VERSION}`;
}

/** The first address of this host that others can reach; loopback where it has none. */
function ownAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
