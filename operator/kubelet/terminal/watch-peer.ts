import type { WebSocket } from 'ws';

export interface PeerWatch {
  /** The peer is not read for now: nothing is to be heard of it, and that means nothing. */
  pause(): void;
  resume(): void;
  stop(): void;
}

/**
 * Pings the client and calls `onLost` once when it was not heard for a time: at the earliest after three quarters of it, at the latest after
 * all of it. Whatever comes is a sign of life. A process that was held up itself reads what has come before it judges.
 */
export function watchPeer(socket: WebSocket, lostAfterMilliseconds: number, onLost: () => void): PeerWatch {
  const pingMilliseconds = lostAfterMilliseconds / 4;
  const patience = lostAfterMilliseconds - pingMilliseconds;
  let heardAt = performance.now();
  let paused = false;
  let over = false;
  const heard = (): void => {
    heardAt = performance.now();
  };
  const isLost = (): boolean => !over && !paused && performance.now() - heardAt >= patience;
  const stop = (): void => {
    over = true;
    clearInterval(timer);
  };
  const judge = (): void => {
    if (!isLost()) return;
    stop();
    onLost();
  };
  const timer = setInterval(() => {
    if (socket.readyState === socket.OPEN) socket.ping();
    // Timers run before the sockets are read: twice around the loop, and what waits there has been heard.
    if (isLost()) setImmediate(() => setImmediate(judge));
  }, pingMilliseconds);
  socket.on('pong', heard).on('ping', heard).on('message', heard);
  return {
    pause: () => {
      paused = true;
    },
    resume: () => {
      paused = false;
      heard();
    },
    stop,
  };
}
