/** One resource type of the API server. `group` is empty for the core group. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
}

export interface ResourceLocation {
  /** Absent for cluster-wide resources, and for all namespaces of others. */
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly subresource?: string | undefined;
}

/** `v1`, `kubevac.dev/v1alpha1` */
export function apiVersionOf(resource: Resource): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}

/** `/apis/kubevac.dev/v1alpha1/namespaces/home/cleanings/monday/status` */
export function resourcePath(resource: Resource, location: ResourceLocation = {}): string {
  const { namespace, name, subresource } = location;
  const words = [resource.group === '' ? '/api' : '/apis', apiVersionOf(resource)];
  if (namespace !== undefined) words.push('namespaces', encodeURIComponent(namespace));
  words.push(resource.plural);
  if (name !== undefined) words.push(encodeURIComponent(name));
  if (subresource !== undefined) words.push(subresource);
  return words.join('/');
}
