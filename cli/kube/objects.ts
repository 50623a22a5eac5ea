import type { KindName } from '@kubevac/crds/kinds.ts';
import { readObject, type ReadObject } from '@kubevac/crds/read-object.ts';
import type { Api } from './api.ts';

/** Reads one object. @throws ApiError, of status 404 when there is none */
export async function getObject<Kind extends KindName>(api: Api, kind: Kind, name: string): Promise<ReadObject<Kind>> {
  return readObject(kind, await api.request({ method: 'GET', kind, name }));
}

/** Reads all objects of a kind, by name. */
export async function listObjects<Kind extends KindName>(api: Api, kind: Kind): Promise<ReadObject<Kind>[]> {
  const { items } = (await api.request({ method: 'GET', kind })) as { readonly items: readonly unknown[] };
  const objects = items.map((item) => readObject(kind, item));
  return objects.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

export async function createObject<Kind extends KindName>(
  api: Api,
  kind: Kind,
  object: unknown,
): Promise<ReadObject<Kind>> {
  return readObject(kind, await api.request({ method: 'POST', kind, body: object }));
}

/** A JSON merge patch. */
export async function patchObject(api: Api, kind: KindName, name: string, patch: unknown): Promise<void> {
  await api.request({ method: 'PATCH', kind, name, body: patch });
}
