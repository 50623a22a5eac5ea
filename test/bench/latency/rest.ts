import type { Telemetry } from '@kubevac/protocol/telemetry.ts';
import { documentTopic } from '@kubevac/protocol/topics.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import type { Installation } from '../installation.ts';
import { connectMqtt } from '../mqtt.ts';
import { resources } from '../resources.ts';
import { watchObjects } from './sightings.ts';

interface SeenRobot {
  readonly metadata: { readonly name: string };
  readonly status?: {
    readonly state?: string | undefined;
    readonly currentTask?: string | undefined;
    readonly recentTasks?: readonly { readonly name: string }[];
  };
}

/** Asked before a cleaning begins; answers whether all that it set going has come to rest. */
export type WatchRest = (cleaning: string) => () => boolean;

/**
 * Rest: the robot is in its dock, its agent knows and has said so, and the robot's status says it too, with the task among
 * those that are over. Nobody then has anything left to write.
 */
export async function prepareRest(cleanup: Cleanup, installation: Installation): Promise<WatchRest> {
  const { admin, plane, broker, robotName } = installation;
  const { namespace } = plane;
  let robot: SeenRobot | undefined;
  let telemetry: Partial<Telemetry> = {};
  const resource = resources.robots;
  // There may be others in the namespace.
  await watchObjects<SeenRobot>(cleanup, { client: admin, namespace, resource }, ({ object }) => {
    if (object.metadata.name === robotName) robot = object;
  });
  const mqtt = await connectMqtt(cleanup, broker.url);
  mqtt.on('message', (_topic, payload) => (telemetry = JSON.parse(payload.toString('utf8')) as Telemetry));
  await mqtt.subscribeAsync(documentTopic({ namespace, name: robotName }, 'telemetry'));
  return (cleaning) => {
    const before = telemetry.totals?.cleanings ?? 0;
    return () => {
      const isDone = (telemetry.totals?.cleanings ?? 0) > before;
      return isDone && isInDock(telemetry) && isInDock(robot?.status ?? {}) && hasEnded(robot, cleaning);
    };
  };
}

function isInDock({ state, currentTask }: NonNullable<SeenRobot['status']>): boolean {
  return state === 'Docked' && currentTask === undefined;
}

function hasEnded(robot: SeenRobot | undefined, cleaning: string): boolean {
  return robot?.status?.recentTasks?.some(({ name }) => name === cleaning) === true;
}
