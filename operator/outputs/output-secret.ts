import { API_GROUP } from '@kubevac/crds/kinds.ts';
import type { KubeClient } from '../kube/client.ts';
import { isKubeError } from '../kube/kube-error.ts';
import type { Resource } from '../kube/resource-path.ts';
import type { OutputFile } from './output-file.ts';

/** The task whose output it is. */
export interface OutputOwner {
  readonly apiVersion: string;
  readonly kind: string;
  /** The files stay when it goes. */
  readonly isKept?: boolean;
  readonly metadata: { readonly namespace: string; readonly name: string; readonly uid: string };
}

/** A Secret of that name is there, and the task does not own it. */
export class OutputConflictError extends Error {
  override readonly name = 'OutputConflictError';
}

/** The same, and its owner was an earlier task of that kind and name: the garbage collector is about to remove it. */
export class OutputLeftoverError extends Error {
  override readonly name = 'OutputLeftoverError';
}

export class OutputTooLargeError extends Error {
  override readonly name = 'OutputTooLargeError';
}

const secretResource: Resource = { group: '', version: 'v1', plural: 'secrets', kind: 'Secret' };
/** What the API server takes as the data of one Secret (MaxSecretSize). */
const mostBytes = 1024 * 1024;

/**
 * Writes all files as one Secret that goes with its task: a floor plan is private. It needs no right to read Secrets. Writing
 * again after a crash changes nothing but what this very task wrote before.
 *
 * @throws OutputConflictError, OutputLeftoverError, OutputTooLargeError; KubeError
 */
export async function writeOutputSecret(
  client: KubeClient,
  { owner, name, files }: { readonly owner: OutputOwner; readonly name: string; readonly files: readonly OutputFile[] },
  signal?: AbortSignal,
): Promise<void> {
  refuseTooLarge(owner, files);
  const { namespace, uid } = owner.metadata;
  const data = Object.fromEntries(files.map((file) => [file.name, Buffer.from(file.bytes).toString('base64')]));
  const annotations = annotationsOf(owner, files);
  const body = {
    apiVersion: 'v1',
    kind: secretResource.kind,
    type: `${API_GROUP}/output`,
    metadata: {
      name,
      namespace,
      labels: { [`${API_GROUP}/output`]: 'true' },
      annotations,
      ...(owner.isKept !== true && { ownerReferences: [ownerOf(owner)] }),
    },
    data,
  };
  try {
    await client.create(secretResource, body, { namespace, signal });
    return;
  } catch (error) {
    if (!isKubeError(error, 'AlreadyExists')) throw error;
  }
  const patch = [
    { op: 'test', path: `/metadata/annotations/${API_GROUP}~1task-uid`, value: uid },
    { op: 'replace', path: '/data', value: data },
    { op: 'replace', path: '/metadata/annotations', value: annotations },
  ];
  try {
    await client.jsonPatch(secretResource, { namespace, name }, patch, { signal });
  } catch (error) {
    if (!isKubeError(error, 'Invalid')) throw error;
    if (await isLeftover(client, { owner, name }, signal)) {
      const before = `an earlier ${owner.kind} ${owner.metadata.name}`;
      throw new OutputLeftoverError(`the Secret ${name} of ${before} is still there: the garbage collector removes it`);
    }
    throw new OutputConflictError(`there is a Secret ${name} already, which this task does not own`, { cause: error });
  }
}

/** Asked by a patch that changes nothing, since Secrets may not be read. */
async function isLeftover(
  client: KubeClient,
  { owner, name }: { readonly owner: OutputOwner; readonly name: string },
  signal?: AbortSignal,
): Promise<boolean> {
  const said = { apiVersion: owner.apiVersion, kind: owner.kind, name: owner.metadata.name };
  const tests = Object.entries(said).map(([field, value]) => ({
    op: 'test',
    path: `/metadata/ownerReferences/0/${field}`,
    value,
  }));
  try {
    await client.jsonPatch(secretResource, { namespace: owner.metadata.namespace, name }, tests, { signal });
    return true;
  } catch (error) {
    if (isKubeError(error, 'Invalid')) return false;
    throw error;
  }
}

function annotationsOf({ metadata, isKept }: OutputOwner, files: readonly OutputFile[]): Record<string, string> {
  const types = files.map(({ name, contentType }) => [`content-type.${API_GROUP}/${name}`, contentType]);
  const kept = isKept === true && { [`${API_GROUP}/kept`]: 'true' };
  return { [`${API_GROUP}/task-uid`]: metadata.uid, ...kept, ...(Object.fromEntries(types) as Record<string, string>) };
}

function ownerOf({ apiVersion, kind, metadata }: OutputOwner): object {
  const { name, uid } = metadata;
  return { apiVersion, kind, name, uid, controller: true };
}

function refuseTooLarge({ kind }: OutputOwner, files: readonly OutputFile[]): void {
  const bytes = files.reduce((sum, file) => sum + file.bytes.byteLength, 0);
  if (bytes <= mostBytes) return;
  const falling = files.toSorted((a, b) => b.bytes.byteLength - a.bytes.byteLength);
  const sizes = falling.map((file) => `${file.name} ${kibibytes(file.bytes.byteLength)}`).join(', ');
  const [largest, ...others] = falling;
  const canChoose = kind === 'MapDump' && others.length > 0;
  const advice = canChoose ? `leave out the format of ${largest?.name}, the largest` : 'ask for less';
  throw new OutputTooLargeError(
    `the output has ${kibibytes(bytes)}, and a Secret takes ${kibibytes(mostBytes)}: ${advice} (${sizes})`,
  );
}

function kibibytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KiB`;
}
