import type { Logger } from '@kubevac/base/log.ts';
import { robotKeyText, type RobotKey } from '@kubevac/protocol/topics.ts';
import { resourceOf } from '../objects/resource-of.ts';
import type { KubeClient } from '../kube/client.ts';

export interface TombstonesOptions {
  readonly client: KubeClient;
  readonly log: Logger;
  /** A robot is now known to have no object. */
  readonly onGone: (robot: RobotKey) => void;
}

/** Robots asked for at the same time; names that anyone may publish under must not become a storm of reads. */
const maximumAtOnce = 4;

/** Which robots certainly have no object, and as of which resourceVersion (PROTOCOL rule 7). */
export class Tombstones {
  readonly #options: TombstonesOptions;
  readonly #goneAsOf = new Map<string, string>();
  readonly #asking = new Set<string>();
  readonly #waiting = new Map<string, RobotKey>();

  constructor(options: TombstonesOptions) {
    this.#options = options;
  }

  goneAsOf(robot: RobotKey): string | undefined {
    return this.#goneAsOf.get(robotKeyText(robot));
  }

  /** The robot has an object. */
  exists(robot: RobotKey): void {
    const text = robotKeyText(robot);
    this.#goneAsOf.delete(text);
    this.#waiting.delete(text);
    this.#asking.delete(text);
  }

  /** The cluster's data went back in time: what was known is of another epoch. */
  clear(): void {
    this.#goneAsOf.clear();
    this.#waiting.clear();
    this.#asking.clear();
  }

  /** The cache has no object for a robot that was heard or was there: is that so? Asked once until it exists again. */
  ask(robot: RobotKey): void {
    const text = robotKeyText(robot);
    if (this.#goneAsOf.has(text) || this.#asking.has(text)) return;
    this.#waiting.set(text, robot);
    this.#next();
  }

  #next(): void {
    for (const [text, robot] of this.#waiting) {
      if (this.#asking.size >= maximumAtOnce) return;
      this.#waiting.delete(text);
      this.#asking.add(text);
      void this.#read(robot).finally(() => {
        this.#asking.delete(text);
        this.#next();
      });
    }
  }

  async #read(robot: RobotKey): Promise<void> {
    const options = { namespace: robot.namespace, fieldSelector: `metadata.name=${robot.name}` };
    try {
      const { items, resourceVersion } = await this.#options.client.list(resourceOf('VacuumRobot'), options);
      // An answer that something overtook would be a tombstone older than the robot's own section.
      if (items.length > 0 || !this.#asking.has(robotKeyText(robot))) return;
      this.#goneAsOf.set(robotKeyText(robot), resourceVersion);
      this.#options.onGone(robot);
    } catch (error) {
      this.#options.log.warn({ robot: robotKeyText(robot), error }, 'robot without object not looked up');
    }
  }
}
