import { join } from 'node:path';
import { silentLogger } from '@kubevac/base/log.ts';
import type { KubeClient } from '@kubevac/operator/kube/client.ts';
import { spawnLogged } from '@kubevac/sandbox/process.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { until } from '../../support/until.ts';
import { resources } from '../resources.ts';
import { robotName } from './robot-name.ts';

/** Some at a time: it is not this that is measured. */
export async function createAll(count: number, create: (name: string) => Promise<unknown>): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) await create(robotName(next++));
  };
  await Promise.all(Array.from({ length: 16 }, work));
}

export async function createRobots(admin: KubeClient, namespace: string, count: number): Promise<void> {
  await createAll(count, (name) => {
    const robot = { apiVersion: 'kubevac.dev/v1alpha1', kind: 'VacuumRobot', metadata: { name }, spec: {} };
    return admin.create(resources.robots, robot, { namespace });
  });
}

export interface FleetOptions {
  readonly folder: string;
  readonly url: string;
  readonly namespace: string;
  readonly count: number;
  /** A file: what each answers when it is scraped, gzipped. None answers when absent. */
  readonly page?: string;
}

/** @throws when the robots are gone: without them there is less to do, and what was measured is too good */
export type AssertOnline = () => void;

/** Starts as many robots as the operator hears them; resolves when all are online. */
export async function startFleet(
  cleanup: Cleanup,
  { folder, url, namespace, count, page }: FleetOptions,
): Promise<AssertOnline> {
  let isOver = false;
  const fleet = spawnLogged({
    name: 'fleet',
    command: process.execPath,
    args: [join(import.meta.dirname, 'fleet.ts'), url, namespace, String(count), ...(page === undefined ? [] : [page])],
    logFile: join(folder, 'fleet.log'),
    log: silentLogger,
    exitWithStdin: true,
  });
  void fleet.exited.then(() => (isOver = true));
  cleanup.after(async () => void (await fleet.stop(2_000)));
  await until(() => fleet.tail(1).includes('online'), {
    deadlineMilliseconds: 60_000,
    pollMilliseconds: 50,
    what: () => `all robots online\n${fleet.tail(10)}`,
  });
  return () => {
    if (isOver) throw new Error(`the robots ended: ${fleet.tail(10)}`);
  };
}
