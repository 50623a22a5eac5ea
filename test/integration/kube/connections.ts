import diagnostics from 'node:diagnostics_channel';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import type { KubeConnection } from '@kubevac/operator/kube/config.ts';

/** Counts connections that are opened while the test runs. */
export function countConnections(context: TestContext): () => number {
  let count = 0;
  const listener = () => (count += 1);
  diagnostics.subscribe('undici:client:connected', listener);
  context.after(() => diagnostics.unsubscribe('undici:client:connected', listener));
  return () => count;
}

/** The way to a server. */
export interface Cable {
  readonly connection: KubeConnection;
  /** What is connected hears nothing any more, not even an end; who connects from then on is well. */
  readonly die: () => void;
}

/** Puts a cable between a server and its clients. It ends with the test. */
export async function cableTo(connection: KubeConnection, context: TestContext): Promise<Cable> {
  const { hostname, port } = new URL(connection.server);
  const sockets = new Set<Socket>();
  const cable = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) sockets.add(socket.on('error', () => undefined));
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => cable.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    for (const socket of sockets) socket.destroy();
    cable.close();
  });
  const server = `https://127.0.0.1:${(cable.address() as AddressInfo).port}`;
  return { connection: { ...connection, server }, die: () => sockets.forEach((socket) => socket.unpipe().pause()) };
}
