import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { HttpHandler, HttpReply, HttpRequest } from '@kubevac/base/http.ts';
import { DNS_LABEL, robotKeyText, type RobotKey } from '@kubevac/protocol/topics.ts';
import type { AgentLink } from '../fleet/agent-links.ts';
import type { AgentRpc } from '../fleet/agent-rpc.ts';

/** Under it are the pages of robots: `/robots/<namespace>/<name>/metrics`. */
export const ROBOT_PAGES = '/robots/';

/** How a scrape of a robot ended. */
export type ScrapeResult = 'Answered' | 'Offline' | 'TimedOut' | 'Busy' | 'Unreadable';

export interface RobotPageOptions {
  readonly rpc: Pick<AgentRpc, 'ask'>;
  /** Whether there is such a VacuumRobot; undefined while that is not known. */
  readonly exists: (robot: RobotKey) => boolean | undefined;
  readonly linkOf: (robot: RobotKey) => AgentLink;
  readonly observe: (result: ScrapeResult, seconds: number) => void;
}

/** Of one robot there are a hundred series: what is larger is no page of ours. */
const pageBytes = 512 * 1024;
/** Robots that are asked at the same time: one that is slow has no second question, but all may be slow at once. */
const maximumUnderWay = 512;
const defaultTimeoutMilliseconds = 10_000;
/** Who asked gives up at its timeout, and is to be told before. */
const marginMilliseconds = 500;
const shortestMilliseconds = 100;
const metricsType = 'text/plain; version=0.0.4; charset=utf-8';

const unpack = promisify(gunzip);

/**
 * Serves the metrics of robots that Prometheus cannot reach: the agent is asked over MQTT, and its page passed on as it comes,
 * gzipped. A robot that is known to be away is not asked, and one that is being asked is asked once for all who want it.
 */
export function robotPage({ rpc, exists, linkOf, observe }: RobotPageOptions): HttpHandler {
  const underWay = new Map<string, Promise<Buffer>>();

  const ask = (robot: RobotKey, milliseconds: number): Promise<Buffer> => {
    const key = robotKeyText(robot);
    const asked =
      underWay.get(key) ?? rpc.ask(robot, 'metrics', { body: {}, signal: AbortSignal.timeout(milliseconds) });
    underWay.set(key, asked);
    const over = (): boolean => underWay.get(key) === asked && underWay.delete(key);
    asked.then(over, over);
    return asked;
  };

  const scrape = async (robot: RobotKey, request: HttpRequest): Promise<[ScrapeResult, HttpReply]> => {
    const name = robotKeyText(robot);
    const { connected, quietMilliseconds } = linkOf(robot);
    if (!connected)
      return ['Offline', unavailable(`${name} was not heard for ${Math.round(quietMilliseconds / 1_000)} s`)];
    if (underWay.size >= maximumUnderWay && !underWay.has(name))
      return ['Busy', unavailable(`${underWay.size} robots are being asked and have not answered`)];
    const milliseconds = timeoutOf(request);
    const packed = await ask(robot, milliseconds).catch(() => undefined);
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
    const [result, reply] = await scrape(robot, request);
    observe(result, (performance.now() - begun) / 1_000);
    return reply;
  };
}

function robotOf(path: string): RobotKey | undefined {
  const [namespace = '', name = '', page, ...rest] = path.slice(ROBOT_PAGES.length).split('/');
  const isPage = page === 'metrics' && rest.length === 0 && DNS_LABEL.test(namespace) && DNS_LABEL.test(name);
  return isPage ? { namespace, name } : undefined;
}

/** Prometheus says how long it waits. */
function timeoutOf({ headers }: HttpRequest): number {
  const seconds = Number(headers['x-prometheus-scrape-timeout-seconds']);
  const milliseconds = seconds > 0 ? seconds * 1_000 : defaultTimeoutMilliseconds;
  return Math.max(Math.min(milliseconds, defaultTimeoutMilliseconds) - marginMilliseconds, shortestMilliseconds);
}

/** Undefined where it is no page. Opened only for who cannot. */
async function passedOn(packed: Buffer, { headers }: HttpRequest): Promise<HttpReply | undefined> {
  const isGzip = packed[0] === 0x1f && packed[1] === 0x8b && packed.length <= pageBytes;
  if (!isGzip) return undefined;
  if (/\bgzip\b/.test(String(headers['accept-encoding'] ?? '')))
    return { contentType: metricsType, headers: { 'content-encoding': 'gzip' }, body: packed };
  const body = await unpack(packed, { maxOutputLength: 8 * pageBytes }).catch(() => undefined);
  return body && { contentType: metricsType, body };
}

function unavailable(message: string): HttpReply {
  return { status: 503, body: `${message}\n` };
}
