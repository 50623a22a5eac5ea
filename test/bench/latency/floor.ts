import type { Cleanup } from '../../support/cleanup.ts';
import { kubeClient, type Installation } from '../installation.ts';
import { connectMqtt } from '../mqtt.ts';
import { resources } from '../resources.ts';

/** What no design can go below: the message there and back, and the write that says so. */
export interface FloorSample {
  readonly pingMilliseconds: number;
  readonly patchMilliseconds: number;
}

export type Floor = (status: object) => Promise<FloorSample>;

const topic = 'bench/ping';
/** About as long as a `desired` with one task. */
const pingBytes = 1_024;

/**
 * Prepares one QoS 1 round trip to the same broker, publish to own subscription, and one merge patch of the status of another
 * Cleaning, by a client with the operator's account. That Cleaning is in a namespace the operator does not look at.
 */
export async function prepareFloor(cleanup: Cleanup, installation: Installation): Promise<Floor> {
  const { broker, plane, admin, operatorKubeconfig } = installation;
  const mqtt = await connectMqtt(cleanup, broker.url);
  await mqtt.subscribeAsync(topic, { qos: 1 });

  const namespace = `${plane.namespace}-floor`;
  await plane.kubectl(['create', 'namespace', namespace]);
  const client = await kubeClient(cleanup, operatorKubeconfig);
  const payload = Buffer.alloc(pingBytes, 'x');
  let samples = 0;
  return async (status) => {
    const name = `floor-${(samples += 1)}`;
    await admin.create(resources.cleanings, cleaningNamed(name), { namespace });
    const begun = performance.now();
    const heard = new Promise((resolve) => mqtt.once('message', resolve));
    mqtt.publish(topic, payload, { qos: 1 });
    await heard;
    const between = performance.now();
    await client.mergePatch(resources.cleanings, { namespace, name, subresource: 'status' }, { status });
    return { pingMilliseconds: between - begun, patchMilliseconds: performance.now() - between };
  };
}

function cleaningNamed(name: string): object {
  const spec = { robotName: 'nobody', mode: 'Full' };
  return { apiVersion: 'kubevac.dev/v1alpha1', kind: 'Cleaning', metadata: { name }, spec };
}
