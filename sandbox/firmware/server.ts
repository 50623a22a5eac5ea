import { existsSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import type { Logger } from '@kubevac/base/log.ts';
import type { Firmware } from './firmware.ts';
import { obeyLine } from './requests.ts';

const MAX_CONNECTIONS = 64;
/** The longest request, 16 zones, has some 2 KiB. */
const MAX_LINE_CHARACTERS = 64 * 1_024;
/** A client that does not read its answers is cut off. */
const MAX_UNREAD_BYTES = 1_024 * 1_024;

/**
 * Offers a firmware on a unix socket: one JSON request a line, one JSON answer a line, in the order they came on all
 * connections together. `{"event":"changed"}` comes unasked when the robot's state, error or run is another one.
 *
 * @throws when another process listens on the socket
 */
export async function listen(
  firmware: Firmware,
  { socketPath, log, signal }: { socketPath: string; log: Logger; signal: AbortSignal },
): Promise<void> {
  await removeStaleSocket(socketPath);
  const server = createServer((socket) => serve(firmware, socket, log));
  server.maxConnections = MAX_CONNECTIONS;
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(socketPath);
  await once(server, 'listening');
  signal.addEventListener('abort', () => close(server, sockets), { once: true });
}

function close(server: Server, sockets: ReadonlySet<Socket>): void {
  server.close();
  for (const socket of sockets) socket.destroy();
}

/** A process that was killed leaves its socket behind; nobody answers on it. */
async function removeStaleSocket(socketPath: string): Promise<void> {
  if (!existsSync(socketPath)) return;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const probe = connect(socketPath, () => resolve(true)).once('error', () => resolve(false));
  const isInUse = await promise;
  probe.destroy();
  if (isInUse) throw new Error(`another process listens on ${socketPath}`);
  await unlink(socketPath);
}

function serve(firmware: Firmware, socket: Socket, log: Logger): void {
  const send = (message: unknown): void => {
    if (!socket.writable) return;
    socket.write(`${JSON.stringify(message)}\n`);
    if (socket.writableLength > MAX_UNREAD_BYTES) socket.destroy();
  };
  let rest = '';
  const stopListening = firmware.onChange(() => send({ event: 'changed' }));
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') obeyLine(firmware, line, send);
    if (rest.length > MAX_LINE_CHARACTERS) socket.destroy();
  });
  socket.on('error', (error) => log.debug({ error }, 'connection failed'));
  socket.on('close', stopListening);
}
