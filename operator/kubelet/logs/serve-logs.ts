import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';
import type { Logger } from '@kubevac/base/log.ts';
import { isFault, type Fault } from '../fault.ts';
import type { LogTarget, MissionLog, MissionLogs } from '../mission-logs.ts';
import { StreamEnded, type OpenStream, type OpenStreams } from '../open-streams.ts';
import type { LogOptions } from './log-options.ts';
import { lineText, logBytes } from './log-text.ts';
import { untilAborted } from './until-aborted.ts';

export interface LogServing {
  readonly logs: MissionLogs;
  readonly streams: OpenStreams;
  readonly log: Logger;
}

/** What `kubectl logs` asks for. */
export interface LogRequest {
  readonly target: LogTarget;
  readonly options: LogOptions;
}

/**
 * Answers `kubectl logs`. Resolves when all is sent, or the client is gone; with a fault when there is nothing to send and nothing was
 * sent yet. No more of the log is taken than the client reads.
 */
export async function serveLogs(
  { logs, streams, log }: LogServing,
  { target, options }: LogRequest,
  response: ServerResponse,
): Promise<Fault | undefined> {
  const stream = streams.open(target.node, 'logs');
  if (isFault(stream)) return stream;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const signal = AbortSignal.any([stream.signal, gone.signal]);
  try {
    const opened = await logs.open(target, signal);
    if (isFault(opened)) return opened;
    await send({ opened, options, signal, stream }, response, log);
    return undefined;
  } catch (error) {
    if (!signal.aborted) throw error;
    // While the agent was being asked.
    const { reason } = stream.signal;
    return reason instanceof StreamEnded ? { fault: 'Unavailable', message: reason.message } : undefined;
  } finally {
    stream.close();
  }
}

interface Sending {
  readonly opened: MissionLog;
  readonly options: LogOptions;
  readonly signal: AbortSignal;
  readonly stream: OpenStream;
}

async function send(sending: Sending, response: ServerResponse, log: Logger): Promise<void> {
  const { opened, options, signal, stream } = sending;
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
  // Whoever follows a log that has no line yet sees that it is there.
  response.flushHeaders();
  const last = (text: string): string => lineText({ atMilliseconds: Date.now(), text: `kubevac: ${text}` }, options);
  let ending = '';
  try {
    for await (const bytes of untilAborted(logBytes(opened, options), signal))
      if (!response.write(bytes)) await drained(response, signal);
    const { reason } = stream.signal;
    if (reason instanceof StreamEnded) ending = last(reason.message);
  } catch (error) {
    log.warn({ error }, 'log of a mission broke off');
    ending = last('the log broke off here, the log of the operator says why; run the command again');
  }
  response.end(ending);
  // Until then its connection must not be cut.
  await finished(response).catch(() => undefined);
}

async function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  await once(response, 'drain', { signal }).catch(() => undefined);
}
