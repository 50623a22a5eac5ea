import type { Api } from '../kube/api.ts';
import { isForbidden, isNotFound } from '../kube/api-error.ts';
import { OutputFault } from './output-fault.ts';

/** The files of a task by their names, each a plain name without folders. */
export type OutputFiles = ReadonlyMap<string, Buffer>;

/** As the API server takes keys of a Secret: no name leads out of a folder. */
const plainName = /^(?!\.\.?$)[\w.-]+$/;

/** Reads the Secret that a task left its files in. @throws OutputFault */
export async function readOutput(api: Api, secretName: string): Promise<OutputFiles> {
  const { data = {} } = await getSecret(api, secretName);
  const files = Object.entries(data).filter(([name]) => plainName.test(name));
  return new Map(files.map(([name, base64]) => [name, Buffer.from(base64, 'base64')]));
}

interface Secret {
  readonly data?: Readonly<Record<string, string>>;
}

async function getSecret(api: Api, name: string): Promise<Secret> {
  try {
    return (await api.request({ method: 'GET', kind: 'Secret', name })) as Secret;
  } catch (error) {
    throw new OutputFault(whyNot(error, name, api.namespace), { cause: error });
  }
}

/** Roles of Kubevac read no Secret: manifests/base/roles.yaml. */
function whyNot(error: unknown, name: string, namespace: string): string {
  if (isForbidden(error))
    return `they are in the Secret ${name} of namespace ${namespace}, and this account lacks the right "get" on "secrets" there: kubevac-use does not have it, whoever has it finds them`;
  if (isNotFound(error)) return `the Secret ${name} of namespace ${namespace}, which had them, is gone`;
  return `they are in the Secret ${name} of namespace ${namespace}, which could not be read: ${(error as Error).message}`;
}
