/** What every Kubernetes object says about itself, as far as caches need it. */
export interface ObjectMetadata {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly uid: string;
  readonly resourceVersion: string;
}

/** The metadata of an object that came from the API server, which never leaves these out. */
export function metadataOf(object: unknown): ObjectMetadata {
  return (object as { readonly metadata: ObjectMetadata }).metadata;
}

/** `home/monday`; `monday` for a cluster-wide object. */
export function objectKey(object: { readonly namespace?: string | undefined; readonly name: string }): string {
  return object.namespace ? `${object.namespace}/${object.name}` : object.name;
}
