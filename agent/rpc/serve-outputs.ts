import type { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import { parseDocument } from '@kubevac/protocol/documents.ts';
import { OUTPUT_REPLY, outputRequest } from '@kubevac/protocol/rpc.ts';
import { outputReplyTopic, outputRequestTopic, type RobotKey } from '@kubevac/protocol/topics.ts';
import type { OutputStore } from '../outputs/output-store.ts';

/** A later answer is asked for again by then. */
const expirySeconds = 10;

export interface ServeOutputsOptions {
  readonly connection: MqttConnection;
  readonly robot: RobotKey;
  readonly store: OutputStore;
  /** Whether this agent is the robot's: another one has nothing to say of its tasks (PROTOCOL rule 10). */
  readonly isBound: () => boolean;
}

/** Hands outputs to the operator, piece by piece, until the signal aborts. It may ask for any piece any number of times. */
export function serveOutputs({ connection, robot, store, isBound }: ServeOutputsOptions, signal: AbortSignal): void {
  connection.subscribe(outputRequestTopic(robot));
  const off = connection.onMessage((topic, payload, { properties, retain }) => {
    const { correlationData } = properties;
    if (topic !== outputRequestTopic(robot) || retain || correlationData === undefined) return;
    const asked = parseDocument(outputRequest, payload);
    if (!asked.ok || !isBound()) return;
    const { id, offset, bytes } = asked.value;
    const piece = store.read(id, offset, bytes);
    const answer =
      piece === undefined ? Buffer.of(OUTPUT_REPLY.missing) : Buffer.concat([Buffer.of(OUTPUT_REPLY.found), piece]);
    connection.publish(outputReplyTopic(robot), answer, { expirySeconds, correlationData }).catch(() => undefined);
  });
  signal.addEventListener('abort', off);
}
