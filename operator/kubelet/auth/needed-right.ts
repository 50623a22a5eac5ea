import type { RequestTarget } from '../route.ts';

/** A right on one Node, as RBAC names it: the verb, and the subresources of `nodes` of which one is enough, in the order they are asked. */
export interface NeededRight {
  readonly verb: string;
  readonly subresources: readonly string[];
}

/** As the kubelet has it; whatever is not here, and all that says or does something of a Pod, is `proxy`. */
const subresourcesOf: Readonly<Record<string, readonly string[]>> = {
  healthz: ['healthz', 'proxy'],
  configz: ['configz', 'proxy'],
  pods: ['pods', 'proxy'],
  runningpods: ['pods', 'proxy'],
  stats: ['stats'],
  metrics: ['metrics'],
  logs: ['log'],
  checkpoint: ['checkpoint'],
  statusz: ['statusz'],
  flagz: ['configz'],
};

const verbs: Readonly<Record<string, string>> = {
  GET: 'get',
  HEAD: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** These act on a Pod, by whatever method they come: a WebSocket is a GET, and reading is not entering. */
const acting: ReadonlySet<string> = new Set(['exec', 'attach', 'portForward', 'run']);

/** What a caller must be allowed for a request, known page or not. */
export function neededRight(method: string, { area }: Pick<RequestTarget, 'area'>): NeededRight {
  if (acting.has(area)) return { verb: 'create', subresources: ['proxy'] };
  const subresources = Object.hasOwn(subresourcesOf, area) ? subresourcesOf[area] : undefined;
  return { verb: verbs[method] ?? method.toLowerCase(), subresources: subresources ?? ['proxy'] };
}
