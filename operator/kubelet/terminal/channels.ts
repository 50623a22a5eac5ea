import type { TerminalEnd, TerminalSize } from '../mission-terminals.ts';
import { isFault, statusOf } from '../fault.ts';

/**
 * The remote command protocol of Kubernetes over WebSocket: binary messages whose first byte is a channel. Version 5 adds a message that
 * closes a channel: 255 and the channel's number.
 */
export const subprotocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;

export const channels = { stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4, close: 255 } as const;

/** What a client sent. */
export type ClientFrame =
  | { readonly type: 'stdin'; readonly bytes: Uint8Array }
  | { readonly type: 'stdin-closed' }
  | { readonly type: 'resize'; readonly size: TerminalSize }
  | { readonly type: 'unknown' };

const unknown: ClientFrame = { type: 'unknown' };

export function readFrame(data: Uint8Array): ClientFrame {
  const [channel] = data;
  if (channel === channels.stdin) return { type: 'stdin', bytes: data.subarray(1) };
  if (channel === channels.close) return data[1] === channels.stdin ? { type: 'stdin-closed' } : unknown;
  if (channel === channels.resize) return readResize(data.subarray(1));
  return unknown;
}

export function frame(channel: number, bytes: Uint8Array | string = ''): Buffer {
  return Buffer.concat([Buffer.of(channel), typeof bytes === 'string' ? Buffer.from(bytes) : bytes]);
}

/** How a session ended, as the Status that the client makes its exit code or its error message of. */
export function endStatus(end: TerminalEnd): object {
  const common = { metadata: {}, apiVersion: 'v1', kind: 'Status' };
  if (isFault(end))
    return { ...common, status: 'Failure', message: end.message, reason: 'InternalError', code: statusOf(end) };
  if (end.exitCode === 0) return { ...common, status: 'Success' };
  // Clients read it as eight bits and show nothing else when it is more.
  const exitCode = Math.min(255, Math.max(1, Math.trunc(end.exitCode)));
  return {
    ...common,
    status: 'Failure',
    message: `command terminated with exit code ${exitCode}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
  };
}

function readResize(bytes: Uint8Array): ClientFrame {
  try {
    const { Width: columns, Height: rows } = JSON.parse(Buffer.from(bytes).toString()) as Record<string, unknown>;
    return isSize(columns) && isSize(rows) ? { type: 'resize', size: { columns, rows } } : unknown;
  } catch {
    return unknown;
  }
}

/** Clients count in 16 bits. */
function isSize(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 65_535;
}
