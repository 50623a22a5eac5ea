import { Agent, request } from 'node:https';
import type { ControlPlane } from '@kubevac/sandbox/controlplane/start.ts';

export interface Answer {
  readonly code: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** `message` of a Status. */
  readonly message: string;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly contentType?: string;
  readonly body?: string;
}

/** The API server over connections that are kept; `close` ends them. */
export class Api {
  readonly #plane: ControlPlane;
  readonly #agent: Agent;

  constructor(plane: ControlPlane) {
    this.#plane = plane;
    const { caPem, adminCertPem, adminKeyPem } = plane;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 4, ca: caPem, cert: adminCertPem, key: adminKeyPem });
  }

  call({ method, path, contentType = 'application/json', body }: Call): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const headers = { accept: 'application/json', 'content-type': contentType };
    const outgoing = request(new URL(path, this.#plane.server), { method, headers, agent: this.#agent }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.once('error', reject);
      response.once('end', () => resolve(toAnswer(response.statusCode ?? 0, text)));
    });
    outgoing.setTimeout(20_000, () => outgoing.destroy(new Error(`no answer to ${method} ${path}`)));
    outgoing.once('error', reject);
    outgoing.end(body);
    return promise;
  }

  close(): void {
    this.#agent.destroy();
  }
}

function toAnswer(code: number, text: string): Answer {
  const body = JSON.parse(text) as { message?: string };
  return { code, body: body as Readonly<Record<string, unknown>>, message: body.message ?? '' };
}
