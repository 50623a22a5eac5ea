import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { HttpHandler, HttpReply, HttpRequest } from '@kubevac/base/http.ts';
import { METRICS_TYPE } from '@kubevac/base/metrics.ts';
import { BrokerBusyError, NotConnectedError } from '@kubevac/base/mqtt-messages.ts';
import { DNS_LABEL, robotKeyText, type RobotKey } from '@kubevac/protocol/topics.ts';
import type { AgentLink } from '../fleet/agent-links.ts';
import type { AgentRpc } from '../fleet/agent-rpc.ts';

/** Under it are the pages of robots: `/robots/<namespace>/<name>/metrics`. */
export const ROBOT_PAGES = '/robots/';

/** How a scrape of a robot ended; NotAsked: this replica has no way to it. */
export type ScrapeResult = 'Answered' | 'Offline' | 'TimedOut' | 'NotAsked' | 'Unreadable';

export interface RobotPageOptions {
  readonly rpc: Pick<AgentRpc, 'ask'>;
  readonly brokerConnected: () => boolean;
  /** Whether there is such a VacuumRobot; undefined while that is not known. */
  readonly exists: (robot: RobotKey) => boolean | undefined;
  readonly linkOf: (robot: RobotKey) => AgentLink;
  readonly observe: (result: ScrapeResult, seconds: number) => void;
}

/** Ten times a page of ours. What is passed on unopened may be a thousand times as large: Prometheus has a limit for that (docs/monitoring.md). */
const packedBytes = 32 * 1024;
const openedBytes = 256 * 1024;
const defaultTimeoutMilliseconds = 10_000;
/** Who asked gives up at its timeout, and is to be told before. */
const marginMilliseconds = 500;
const shortestMilliseconds = 100;

const unpack = promisify(gunzip);

/** One that a robot was asked, and all who wait for its answer. */
interface Question {
  readonly answer: Promise<Buffer | undefined>;
  readonly stop: AbortController;
  waiting: number;
}

/**
 * Serves the metrics of robots that Prometheus cannot reach: the agent is asked over MQTT, and its page passed on as it comes,
 * gzipped. A robot that is known to be away is not asked, and one that is being asked is asked once for all who want it.
 */
export function robotPage(options: RobotPageOptions): HttpHandler {
  const { rpc, brokerConnected, exists, linkOf, observe } = options;
  const underWay = new Map<string, Question>();

  const begin = (robot: RobotKey): Question => {
    const stop = new AbortController();
    const answer = rpc.ask(robot, 'metrics', { body: {}, signal: stop.signal }).catch(unlessGivenUp(stop.signal));
    return { answer, stop, waiting: 0 };
  };

  /**
   * Undefined when there was no answer in time. The first who gives up takes the question for lost: who comes later asks anew, and it is over
   * when nobody waits for it any more.
   */
  const ask = async (robot: RobotKey, milliseconds: number): Promise<Buffer | undefined> => {
    const key = robotKeyText(robot);
    const question = underWay.get(key) ?? begin(robot);
    underWay.set(key, question);
    question.waiting += 1;
    try {
      return await within(milliseconds, question.answer);
    } finally {
      question.waiting -= 1;
      if (underWay.get(key) === question) underWay.delete(key);
      if (question.waiting === 0) question.stop.abort();
    }
  };

  const scrape = async (robot: RobotKey, request: HttpRequest): Promise<readonly [ScrapeResult, HttpReply]> => {
    const name = robotKeyText(robot);
    if (!brokerConnected()) return notAsked;
    const { connected, quietMilliseconds } = linkOf(robot);
    if (!connected)
      return ['Offline', unavailable(`${name} was not heard for ${Math.round(quietMilliseconds / 1_000)} s`)];
    const milliseconds = timeoutOf(request);
    const packed = await ask(robot, milliseconds);
    if (packed === undefined) return ['TimedOut', unavailable(`${name} did not answer within ${milliseconds} ms`)];
    const reply = await passedOn(packed, request);
    if (reply !== undefined) return ['Answered', reply];
    return ['Unreadable', { status: 502, body: `${name} answered with something that is no gzipped page\n` }];
  };

  return async (request) => {
    const robot = robotOf(request.path);
    if (robot === undefined)
      return { status: 404, body: `no such page; there is ${ROBOT_PAGES}<namespace>/<name>/metrics\n` };
    const isThere = exists(robot);
    if (isThere === undefined) return unavailable('the VacuumRobots are not known yet');
    if (!isThere) return { status: 404, body: `there is no VacuumRobot ${robotKeyText(robot)}\n` };
    const begun = performance.now();
    const [result, reply] = await scrape(robot, request).catch(unlessConnected);
    observe(result, (performance.now() - begun) / 1_000);
    return reply;
  };
}

function robotOf(path: string): RobotKey | undefined {
  const [namespace = '', name = '', page, ...rest] = path.slice(ROBOT_PAGES.length).split('/');
  const isPage = page === 'metrics' && rest.length === 0 && DNS_LABEL.test(namespace) && DNS_LABEL.test(name);
  return isPage ? { namespace, name } : undefined;
}

/** Prometheus keeps a connection for as long as it is answered, and would ask this replica again and again. */
const notAsked: readonly [ScrapeResult, HttpReply] = [
  'NotAsked',
  { ...unavailable('this replica does not reach the MQTT broker; another may'), headers: { connection: 'close' } },
];

function unlessConnected(error: unknown): typeof notAsked {
  if (error instanceof NotConnectedError || error instanceof BrokerBusyError) return notAsked;
  throw error;
}

function unlessGivenUp(signal: AbortSignal): (error: unknown) => undefined {
  return (error) => {
    if (!signal.aborted) throw error;
  };
}

/** Undefined when it takes longer. */
function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, milliseconds, undefined);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Prometheus says how long it waits. */
function timeoutOf({ headers }: HttpRequest): number {
  const seconds = Number(headers['x-prometheus-scrape-timeout-seconds']);
  const milliseconds = seconds > 0 ? seconds * 1_000 : defaultTimeoutMilliseconds;
  return Math.max(Math.min(milliseconds, defaultTimeoutMilliseconds) - marginMilliseconds, shortestMilliseconds);
}

/** Undefined where it is no page. Opened only for who cannot. */
async function passedOn(packed: Buffer, { headers }: HttpRequest): Promise<HttpReply | undefined> {
  const isGzip = packed[0] === 0x1f && packed[1] === 0x8b && packed.length <= packedBytes;
  if (!isGzip) return undefined;
  if (takesGzip(headers['accept-encoding']))
    return { contentType: METRICS_TYPE, headers: { 'content-encoding': 'gzip' }, body: packed };
  const body = await unpack(packed, { maxOutputLength: openedBytes }).catch(() => undefined);
  return body && { contentType: METRICS_TYPE, body };
}

/** `gzip;q=0` is a no. */
function takesGzip(encodings: string | string[] = ''): boolean {
  return /(?:^|,)\s*gzip(?=\s*(?:[,;]|$))(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(String(encodings));
}

function unavailable(message: string): HttpReply {
  return { status: 503, body: `${message}\n` };
}
