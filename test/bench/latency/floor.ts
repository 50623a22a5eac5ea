import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Cleanup } from '../../support/cleanup.ts';
import type { Installation } from '../installation.ts';
import { resources } from '../resources.ts';

/** What no design can go below: the message there and back, and the write that says so. */
export interface FloorSample {
  readonly roundTripMilliseconds: number;
  readonly patchMilliseconds: number;
}

export interface FloorOrder {
  readonly cleaning: { readonly namespace: string; readonly name: string };
  /** To patch in. */
  readonly status: object;
}

export type Floor = (status: object) => Promise<FloorSample>;

const peer = fileURLToPath(new URL('floor-peer.ts', import.meta.url));

/**
 * Prepares one QoS 1 round trip through the same broker, between two plain clients in processes of their own, and one merge
 * patch of the status of another Cleaning, by the one that asked, with the operator's account. That Cleaning is in a
 * namespace the operator does not look at.
 */
export async function prepareFloor(cleanup: Cleanup, installation: Installation): Promise<Floor> {
  const { broker, plane, admin, operatorKubeconfig } = installation;
  const namespace = `${plane.namespace}-floor`;
  await plane.kubectl(['create', 'namespace', namespace]);
  await startPeer(cleanup, ['answers', broker.url]);
  const asker = await startPeer(cleanup, ['asks', broker.url, operatorKubeconfig]);
  let samples = 0;
  return async (status) => {
    const cleaning = { namespace, name: `floor-${(samples += 1)}` };
    await admin.create(resources.cleanings, cleaningNamed(cleaning.name), { namespace });
    asker.send({ cleaning, status });
    return (await asker.hear()) as FloorSample;
  };
}

interface Peer {
  /** Resolves with its next message. @throws when it ends instead */
  readonly hear: () => Promise<unknown>;
  readonly send: (order: FloorOrder) => void;
}

/** Resolves when it is ready. */
async function startPeer(cleanup: Cleanup, args: readonly string[]): Promise<Peer> {
  const child = fork(peer, args);
  cleanup.after(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit').then(() => {
    throw new Error('a client of the floor ended; what went wrong stands above');
  });
  ended.catch(() => undefined);
  const hear = async (): Promise<unknown> =>
    Promise.race([once(child, 'message').then(([said]) => said as unknown), ended]);
  await hear();
  return { hear, send: (order) => child.send(order) };
}

function cleaningNamed(name: string): object {
  const spec = { robotName: 'nobody', mode: 'Full' };
  return { apiVersion: 'kubevac.dev/v1alpha1', kind: 'Cleaning', metadata: { name }, spec };
}
