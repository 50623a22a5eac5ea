import type { TestContext } from 'node:test';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KubeClient } from '@kubevac/operator/kube/client.ts';

/** One request as the script sees it. */
export interface Asked {
  readonly query: URLSearchParams;
  /** Counts lists and watches apart, from 1. */
  readonly nth: number;
  readonly response: ServerResponse;
}

/** What the fake answers; a watch is left open unless the script ends it. */
export interface Script {
  readonly list: (asked: Asked) => void;
  readonly watch: (asked: Asked) => void;
}

export interface FakeApiServer {
  readonly client: KubeClient;
  /** The queries of all watches so far. */
  readonly watches: URLSearchParams[];
  readonly lists: URLSearchParams[];
}

/** A server on loopback that has the faults no real API server shows on demand. It ends with the test. */
export async function startFakeApiServer(context: TestContext, script: Script): Promise<FakeApiServer> {
  const watches: URLSearchParams[] = [];
  const lists: URLSearchParams[] = [];
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '/', 'http://server').searchParams;
    const isWatch = query.get('watch') === 'true';
    const asked = isWatch ? watches : lists;
    asked.push(query);
    if (isWatch) response.writeHead(200).flushHeaders();
    script[isWatch ? 'watch' : 'list']({ query, nth: asked.length, response });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const connection = {
    server: `http://127.0.0.1:${port}`,
    namespace: 'home',
    readCredentials: () => Promise.resolve({}),
  };
  const client = new KubeClient({ connection });
  context.after(async () => {
    await client.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { client, watches, lists };
}

export function object(name: string, resourceVersion: number, uid = name): object {
  return { metadata: { namespace: 'home', name, uid, resourceVersion: String(resourceVersion) } };
}

export function line(type: string, content: object): string {
  return `${JSON.stringify({ type, object: content })}\n`;
}

export const expired = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' };

export function answerList(
  response: ServerResponse,
  resourceVersion: number,
  items: readonly object[],
  more = '',
): void {
  response.end(JSON.stringify({ metadata: { resourceVersion: String(resourceVersion), continue: more }, items }));
}
