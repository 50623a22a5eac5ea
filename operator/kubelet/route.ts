/** What is bounded in a request beside the 16 KiB that Node.js allows for all of its head. */
export const maximumTargetBytes = 8_192;

/** A page about the Node itself. */
export type NodePage = 'healthz' | 'pods' | 'runningpods' | 'summary' | 'resource';

export interface ContainerPath {
  readonly namespace: string;
  readonly pod: string;
  readonly uid?: string | undefined;
  readonly container: string;
}

/** What a path means. */
export type Route =
  | { readonly page: NodePage }
  | ({ readonly page: 'containerLogs' | 'exec' | 'attach' } & ContainerPath)
  | { readonly page: 'portForward' | 'run' | 'unknown' };

export interface RequestTarget {
  readonly route: Route;
  /** The first word of the path, as it came: it says what right is needed, also where there is no page. */
  readonly area: string;
  readonly query: URLSearchParams;
}

const nodePages: Readonly<Record<string, NodePage>> = {
  healthz: 'healthz',
  pods: 'pods',
  runningpods: 'runningpods',
  'runningpods/': 'runningpods',
  'stats/summary': 'summary',
  'metrics/resource': 'resource',
};

/** Reads the target of a request line. Never throws: what is no page is `unknown`. */
export function readTarget(target: string): RequestTarget {
  const at = target.indexOf('?');
  const path = at < 0 ? target : target.slice(0, at);
  const query = new URLSearchParams(at < 0 ? '' : target.slice(at));
  const [, ...words] = path.split('/');
  return { route: routeOf(words), area: words[0] ?? '', query };
}

function routeOf(words: readonly string[]): Route {
  const nodePage = Object.hasOwn(nodePages, words.join('/')) ? nodePages[words.join('/')] : undefined;
  if (nodePage !== undefined) return { page: nodePage };
  const [area, ...rest] = words;
  if (area === 'portForward' || area === 'run') return { page: area };
  if (area !== 'containerLogs' && area !== 'exec' && area !== 'attach') return { page: 'unknown' };
  const path = containerPathOf(rest.map(decoded), area !== 'containerLogs');
  return path === undefined ? { page: 'unknown' } : { page: area, ...path };
}

/** `home/mission/clean`, and where it may be `home/mission/<uid>/clean`. */
function containerPathOf(words: readonly (string | undefined)[], withUid: boolean): ContainerPath | undefined {
  if (words.some((word) => word === undefined || word === '')) return undefined;
  const [namespace = '', pod = '', third = '', fourth = ''] = words as string[];
  if (words.length === 3) return { namespace, pod, container: third };
  if (words.length === 4 && withUid) return { namespace, pod, uid: third, container: fourth };
  return undefined;
}

function decoded(word: string): string | undefined {
  try {
    return decodeURIComponent(word);
  } catch {
    return undefined;
  }
}
