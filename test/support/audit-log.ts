import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What somebody asked the API server for: `patch kubevac.dev/cleanings/status`, and what it answered. */
export interface AuditedRequest {
  readonly user: string;
  readonly what: string;
  readonly code: number;
}

export interface AuditLog {
  /** Of the API server that writes it. */
  readonly apiServerFlags: readonly string[];
  readonly folder: string;
  /** What was asked for until now; a watch from its beginning. */
  read(): Promise<readonly AuditedRequest[]>;
}

/** Makes a folder for a log of every request; removing it is the caller's. */
export async function makeAuditLog(): Promise<AuditLog> {
  const folder = await mkdtemp(join(tmpdir(), 'kubevac-audit-'));
  const [policy, log] = [join(folder, 'policy.json'), join(folder, 'audit.log')];
  const rules = [{ level: 'Metadata' }];
  const omitStages = ['RequestReceived'];
  await writeFile(policy, JSON.stringify({ apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules, omitStages }));
  return {
    apiServerFlags: [`--audit-policy-file=${policy}`, `--audit-log-path=${log}`],
    folder,
    read: async () => {
      const lines = (await readFile(log, 'utf8')).split('\n').filter((line) => line.endsWith('}'));
      const events = lines.map((line) => JSON.parse(line) as AuditEvent);
      // Who is let in at all may ask for the version.
      return events.filter(({ objectRef }) => objectRef !== undefined).map(requestOf);
    },
  };
}

interface AuditEvent {
  readonly verb: string;
  readonly user: { readonly username: string };
  readonly objectRef?: { readonly apiGroup?: string; readonly resource?: string; readonly subresource?: string };
  readonly responseStatus?: { readonly code?: number };
}

function requestOf({ verb, user, objectRef = {}, responseStatus }: AuditEvent): AuditedRequest {
  const { apiGroup = '', resource = '', subresource } = objectRef;
  const path = [apiGroup, resource, subresource].filter((word) => word !== undefined).join('/');
  return { user: user.username, what: `${verb} ${path}`, code: responseStatus?.code ?? 0 };
}
