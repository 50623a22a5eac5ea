import { isTerminal, type Phase } from '@kubevac/protocol/phases.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { until } from '../../support/until.ts';
import type { Installation } from '../installation.ts';
import { resources } from '../resources.ts';
import { prepareRest } from './rest.ts';
import { watchObjects, type Sighting } from './sightings.ts';

interface SeenCleaning {
  readonly metadata: {
    readonly name: string;
    readonly resourceVersion: string;
    readonly creationTimestamp: string;
    readonly finalizers?: readonly string[];
  };
  readonly status?: {
    readonly phase?: Phase;
    readonly reason?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/** How one Cleaning went. */
export interface MeasuredCleaning {
  /** From the API server's answer to the POST until a watch saw `Accepted=True`. */
  readonly acceptedMilliseconds: number;
  /** Versions of the object after its creation: status and finalizers, all written by the operator. */
  readonly writes: number;
  /** The status that said so. */
  readonly acceptedStatus: object;
  /** By `performance.now()`. */
  readonly answeredAt: number;
  readonly acceptedAt: number;
}

export type Clean = (name: string) => Promise<MeasuredCleaning>;

/** A square beside the dock: some seconds of work. */
const spot = { xMillimeters: 5_000, yMillimeters: 3_700, sideMillimeters: 300 };

/** Prepares to create Cleanings one at a time, each when all is quiet again after the one before. */
export async function prepareCleanings(cleanup: Cleanup, installation: Installation): Promise<Clean> {
  const { admin, plane, robotName, operator, agent } = installation;
  const { namespace } = plane;
  const resource = resources.cleanings;
  let sightings: Sighting<SeenCleaning>[] = [];
  await watchObjects<SeenCleaning>(cleanup, { client: admin, namespace, resource }, (sighting) =>
    sightings.push(sighting),
  );
  const watchRest = await prepareRest(cleanup, installation);
  return async (name) => {
    sightings = [];
    const isAtRest = watchRest(name);
    const spec = { robotName, mode: 'Spot', spot };
    const body = { apiVersion: 'kubevac.dev/v1alpha1', kind: 'Cleaning', metadata: { name }, spec };
    await admin.create(resource, body, { namespace });
    const answeredAt = performance.now();
    const isOver = (): boolean => hasEnded(sightings.at(-1)?.object) && isAtRest();
    const what = (): string => `the end of ${name}\n${operator.tail(5)}\n${agent.tail(5)}`;
    await until(isOver, { deadlineMilliseconds: 30_000, pollMilliseconds: 20, what });
    return measured(name, sightings, answeredAt);
  };
}

function measured(name: string, sightings: readonly Sighting<SeenCleaning>[], answeredAt: number): MeasuredCleaning {
  const last = sightings.at(-1)?.object.status;
  if (last?.phase !== 'Succeeded') throw new Error(`${name} ended as ${last?.phase}/${last?.reason}`);
  const accepted = sightings.find(({ object }) => isAccepted(object));
  if (accepted?.object.status === undefined) throw new Error(`${name} was never seen accepted`);
  return {
    acceptedMilliseconds: accepted.atMilliseconds - answeredAt,
    writes: new Set(sightings.map(({ object }) => object.metadata.resourceVersion)).size - 1,
    acceptedStatus: accepted.object.status,
    answeredAt,
    acceptedAt: accepted.atMilliseconds,
  };
}

function isAccepted({ status }: SeenCleaning): boolean {
  return status?.conditions?.some(({ type, status: said }) => type === 'Accepted' && said === 'True') === true;
}

function hasEnded(cleaning: SeenCleaning | undefined): boolean {
  const isLetGo = (cleaning?.metadata.finalizers ?? []).length === 0;
  return isLetGo && isTerminal(cleaning?.status?.phase ?? 'Pending');
}
