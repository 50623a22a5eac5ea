import { CommandFault } from '@kubevac/crds/command-line/fault.ts';
import { didYouMean } from '@kubevac/crds/command-line/nearest.ts';
import type { ReadObject } from '@kubevac/crds/read-object.ts';
import type { Api } from './kube/api.ts';
import { isNotFound } from './kube/api-error.ts';
import { getObject, listObjects } from './kube/objects.ts';

export type Robot = ReadObject<'VacuumRobot'>;

/** @throws CommandFault that names the robots there are, when there is none of that name */
export async function robotNamed(api: Api, name: string): Promise<Robot> {
  try {
    return await getObject(api, 'VacuumRobot', name);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const names = (await listObjects(api, 'VacuumRobot')).map(({ metadata }) => metadata.name);
    const known =
      names.length === 0 ? ', nor any other' : `: there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`;
    throw new CommandFault(
      `there is no robot "${name}" in namespace ${api.namespace}${known}${didYouMean(name, names, '')}`,
    );
  }
}

/** @throws CommandFault when there is none */
export async function everyRobot(api: Api): Promise<readonly Robot[]> {
  const robots = await listObjects(api, 'VacuumRobot');
  if (robots.length === 0) throw new CommandFault(`there is no robot in namespace ${api.namespace}`);
  return robots;
}
