import type { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import type { RobotKey } from '@kubevac/protocol/topics.ts';
import type { ObjectCaches } from '../cache/object-caches.ts';
import { boundJournalOf } from '../objects/robot.ts';
import { onlineJournal, type Fleet, type HeardRobot } from './fleet.ts';

/** Whether an agent can be heard. */
export interface AgentLink {
  /** The agent says it is online and was heard lately. */
  readonly connected: boolean;
  /** Since its last live word, or since this process began to listen. */
  readonly quietMilliseconds: number;
}

export interface AgentLinksOptions {
  readonly caches: ObjectCaches;
  readonly fleet: Fleet;
  readonly connection: MqttConnection;
  readonly awayMilliseconds: number;
}

/** Whether the bound agent of a robot can be heard, and for how long it could not. */
export class AgentLinks {
  readonly #options: AgentLinksOptions;
  #listeningSince = performance.now();

  constructor(options: AgentLinksOptions) {
    this.#options = options;
    options.connection.onConnect(() => (this.#listeningSince = performance.now()));
  }

  of(robot: RobotKey): AgentLink {
    const { caches, fleet, awayMilliseconds } = this.#options;
    const heard = fleet.get(robot);
    const bound = boundJournalOf(caches.robots.get(robot.namespace, robot.name));
    const quietMilliseconds = performance.now() - Math.max(this.#listeningSince, lastLiveAt(heard, bound));
    return { connected: isOnline(heard, bound) && quietMilliseconds < awayMilliseconds, quietMilliseconds };
  }
}

/** Of the bound agent; while none is bound, of any. */
function lastLiveAt(heard: HeardRobot | undefined, bound: string | undefined): number {
  const times = heard?.lastLiveAt ?? new Map<string, number>();
  return bound === undefined ? Math.max(0, ...times.values()) : (times.get(bound) ?? 0);
}

function isOnline(heard: HeardRobot | undefined, bound: string | undefined): boolean {
  const online = onlineJournal(heard);
  return online !== undefined && (bound === undefined || online === bound);
}
