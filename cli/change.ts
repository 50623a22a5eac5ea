import { API_GROUP, kindNamed, type KindName } from '@kubevac/crds/kinds.ts';
import type { Context } from './context.ts';
import { ApiError, isForbidden } from './kube/api-error.ts';
import { patchObject } from './kube/objects.ts';
import { objectText } from './object-text.ts';

export interface Change {
  readonly kind: KindName;
  readonly name: string;
  /** A JSON merge patch. */
  readonly patch: object;
  /** What is said when it is done, after the object's name. */
  readonly said: string;
}

/** The one way in which a verb changes an object that is there; in a dry run it says what it would send. */
export async function change({ api, terminal, common }: Context, { kind, name, patch, said }: Change): Promise<void> {
  const reference = `${kindNamed(kind).singular}.${API_GROUP}/${name}`;
  if (common.dryRun) {
    const text = common.output === undefined ? JSON.stringify(patch) : `\n${objectText(patch, common.output)}`;
    return terminal.out(`${reference} patched (dry run): ${text}`);
  }
  try {
    await patchObject(api, kind, name, patch);
  } catch (error) {
    throw isForbidden(error) && kind === 'VacuumRobot' ? needsAdmin(error as ApiError) : error;
  }
  terminal.out(`${reference} ${said}`);
}

/** Whoever gives tasks may not change robots: manifests/base/roles.yaml. */
function needsAdmin(error: ApiError): ApiError {
  return new ApiError(
    `${error.message} (the ClusterRole kubevac-admin may change VacuumRobots, kubevac-use may not)`,
    403,
  );
}
