import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Cleanup } from './cleanup.ts';

/** A network cable between a client and a server of this machine, with hands on it. */
export interface TcpProxy {
  readonly port: number;
  /** Connections that stand now. */
  connections(): number;
  /** Ends every connection at once; new ones are let through. */
  cut(): void;
  /** Nothing gets through either way, as out of radio range: connections stay, what is sent is held, nobody is told of an end. */
  mute(): void;
  /** Ends every connection and takes no new one. */
  refuse(): void;
  /** All is well again: what was held arrives, new connections are let through. */
  restore(): void;
}

/** Passes connections to a port of 127.0.0.1 on; ends with the test. */
export async function startTcpProxy(context: Cleanup, targetPort: number): Promise<TcpProxy> {
  let muted = false;
  let refusing = false;
  const cables = new Set<Cable>();
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
    if (refusing) return void near.destroy();
    const cable = makeCable(near, targetPort, () => cables.delete(cable));
    cables.add(cable);
    if (muted) cable.mute();
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const cut = (): void => [...cables].forEach((cable) => cable.cut());
  context.after(() => {
    cut();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => cables.size,
    cut,
    mute: () => {
      muted = true;
      for (const cable of cables) cable.mute();
    },
    refuse: () => {
      refusing = true;
      cut();
    },
    restore: () => {
      muted = false;
      refusing = false;
      for (const cable of cables) cable.restore();
    },
  };
}

interface Cable {
  cut(): void;
  mute(): void;
  restore(): void;
}

function makeCable(near: Socket, targetPort: number, onGone: () => void): Cable {
  const far = connect({ port: targetPort, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  const cut = (): void => {
    near.destroy();
    far.destroy();
    onGone();
  };
  for (const socket of [near, far]) socket.on('close', cut).on('error', cut);
  const restore = (): void => {
    near.pipe(far);
    far.pipe(near);
  };
  restore();
  return {
    cut,
    // Nobody reads, so neither bytes nor an end are noticed.
    mute: () => {
      for (const socket of [near, far]) socket.unpipe().pause();
    },
    restore,
  };
}
