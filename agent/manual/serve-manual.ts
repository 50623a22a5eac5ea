import { randomUUID } from 'node:crypto';
import type { Logger } from '@kubevac/base/log.ts';
import type { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import { parseDocument } from '@kubevac/protocol/documents.ts';
import { manualRequest, type ManualBeat } from '@kubevac/protocol/manual.ts';
import { manualReplyTopic, manualTopic, type RobotKey } from '@kubevac/protocol/topics.ts';
import { hostTimeSources } from '../clock/time-sources.ts';
import type { Driver } from '../drivers/driver.ts';
import { BumperWatch } from './bumper.ts';
import { ManualControl, type RobotInHand } from './manual-control.ts';
import { hostTiming } from './timing.ts';

/** The least that a message can be told to live; it is of no use for half as long. */
const expirySeconds = 1;

export interface ServeManualOptions {
  readonly connection: MqttConnection;
  readonly robot: RobotKey;
  readonly runner: RobotInHand;
  readonly driver: Driver;
  /** Whether this agent is the robot's: another one moves nothing, and says nothing. */
  readonly isBound: () => boolean;
  readonly silenceMilliseconds: number;
  readonly log: Logger;
}

/** Lets the operator drive the robot by hand until the signal aborts. @returns what ends a session that lasts then */
export function serveManual(options: ServeManualOptions, signal: AbortSignal): ManualControl {
  const { connection, robot, runner, driver, isBound, silenceMilliseconds, log } = options;
  const control = new ManualControl({
    robot: runner,
    manual: driver.manual,
    bumper: new BumperWatch(driver, () => runner.situation.info),
    isConnected: () => connection.connected,
    say: (beat) => void publish(connection, robot, beat),
    makeSalt: randomUUID,
    timing: hostTiming(hostTimeSources(undefined)),
    silenceMilliseconds,
    log,
  });
  connection.subscribe(manualTopic(robot), { qos: 0 });
  const off = connection.onMessage((topic, payload, { retain }) => {
    if (topic !== manualTopic(robot) || retain || !isBound()) return;
    const request = parseDocument(manualRequest, payload);
    if (request.ok) control.receive(request.value);
  });
  signal.addEventListener('abort', off);
  return control;
}

/** What does not arrive now is said anew a moment later. */
async function publish(connection: MqttConnection, robot: RobotKey, beat: ManualBeat): Promise<void> {
  const text = JSON.stringify(beat);
  await connection.publish(manualReplyTopic(robot), text, { qos: 0, expirySeconds }).catch(() => undefined);
}
