import type { KubeClient } from '../../kube/client.ts';
import { ignoreNotFound, isKubeError } from '../../kube/kube-error.ts';
import { nodeResource, readNode, type NodeObject } from '../../objects/node.ts';
import type { NodeEffect } from './decide-node.ts';

export const FIELD_MANAGER = 'kubevac-node';
const options = { fieldManager: FIELD_MANAGER };

/**
 * Creates a Node, and writes over none.
 * @returns the one that has the name already
 */
export async function createNode(client: KubeClient, name: string, node: object): Promise<NodeObject | undefined> {
  try {
    await client.create(nodeResource, node, options);
    return undefined;
  } catch (error) {
    if (!isKubeError(error, 'AlreadyExists')) throw error;
    return readNode(await client.get(nodeResource, { name }));
  }
}

export type NodeChangeEffect = Extract<NodeEffect, { readonly do: 'Cordon' | `Patch${string}` }>;

/** Changes this very Node, by its UID. @throws KubeError Conflict when it is another by now */
export async function changeNode(client: KubeClient, effect: NodeChangeEffect): Promise<void> {
  const { name, uid, resourceVersion } = effect.node.metadata;
  if (effect.do === 'PatchStatus') {
    const patch = { metadata: { uid }, status: effect.patch };
    await client.strategicPatch(nodeResource, { name, subresource: 'status' }, patch, options);
    return;
  }
  await client.mergePatch(nodeResource, { name }, patchOf(effect, { uid, resourceVersion }), options);
}

function patchOf(
  effect: Exclude<NodeChangeEffect, { readonly do: 'PatchStatus' }>,
  { uid, resourceVersion }: { readonly uid: string; readonly resourceVersion: string },
): object {
  if (effect.do === 'PatchMetadata') return { metadata: { uid, ...effect.patch } };
  if (effect.do === 'Cordon') return { metadata: { uid }, spec: { unschedulable: true } };
  return { metadata: { uid, resourceVersion }, spec: { taints: effect.taints } };
}

export async function deleteNode(client: KubeClient, { metadata: { name, uid } }: NodeObject): Promise<void> {
  await client.delete(nodeResource, { name }, { preconditions: { uid } }).catch(ignoreNotFound);
}
