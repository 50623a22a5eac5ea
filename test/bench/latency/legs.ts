import { documentTopic } from '@kubevac/protocol/topics.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { connectMqtt } from '../mqtt.ts';
import type { Installation } from '../installation.ts';

/** When a subscriber saw the documents that a new task caused, after the answer to its POST. */
export interface Legs {
  readonly desiredMilliseconds: number;
  readonly reportedMilliseconds: number;
}

/** Listens to the robot's `desired` and `reported`, to tell where the time goes. */
export async function prepareLegs(
  cleanup: Cleanup,
  { broker, plane, robotName }: Installation,
): Promise<(answeredAt: number) => Legs> {
  const mqtt = await connectMqtt(cleanup, broker.url);
  const robot = { namespace: plane.namespace, name: robotName };
  const seen = { desired: [] as number[], reported: [] as number[] };
  const topics = { desired: documentTopic(robot, 'desired'), reported: documentTopic(robot, 'reported') } as const;
  mqtt.on('message', (topic) => {
    seen[topic === topics.desired ? 'desired' : 'reported'].push(performance.now());
  });
  await mqtt.subscribeAsync(Object.values(topics), { qos: 0 });
  return (answeredAt) => {
    // The document may overtake the answer to the POST, by less than the task before took to end.
    const first = (times: readonly number[]): number => (times[0] ?? Number.NaN) - answeredAt;
    const legs = { desiredMilliseconds: first(seen.desired), reportedMilliseconds: first(seen.reported) };
    seen.desired = [];
    seen.reported = [];
    return legs;
  };
}
