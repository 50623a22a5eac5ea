import { onceIn, type Logger } from '@kubevac/base/log.ts';
import { LatestWins } from '@kubevac/base/mqtt-latest-wins.ts';
import type { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import { compareResourceVersions } from '@kubevac/protocol/resource-version.ts';
import type { Reported } from '@kubevac/protocol/reported.ts';
import { documentTopic, robotKeyText, type RobotKey } from '@kubevac/protocol/topics.ts';
import type { DesiredDocument, PublishedDocument } from '../desired/desired-document.ts';

export interface DesiredPublisherOptions {
  readonly connection: MqttConnection;
  readonly log: Logger;
  /** The robot's document as of now; undefined while it cannot be said (no object, and not known for certain to be gone). */
  readonly documentOf: (robot: RobotKey) => DesiredDocument | undefined;
  /** Between two repetitions for a robot that has not seen what was published. */
  readonly repeatMilliseconds: number;
}

interface Published {
  readonly key: RobotKey;
  readonly latest: LatestWins;
  last?: PublishedDocument;
  repeat?: NodeJS.Timeout;
}

/**
 * Keeps the retained `desired` of every robot at what the objects say. Only a leader has one, and only after its caches
 * have synced (PROTOCOL rule 2).
 */
export class DesiredPublisher {
  readonly #options: DesiredPublisherOptions;
  readonly #repeating: Logger;
  readonly #robots = new Map<string, Published>();
  readonly #stale = new Map<string, RobotKey>();
  #stopped = false;

  constructor(options: DesiredPublisherOptions) {
    this.#options = options;
    this.#repeating = onceIn(options.log, 60_000);
  }

  /**
   * Publishes if the content differs from what was published last, once the current turn is over: a relist changes many
   * objects at once, and a document made half-way would lack tasks that exist, which is to say cancel them.
   */
  refresh(key: RobotKey): void {
    if (this.#stale.size === 0) queueMicrotask(() => this.#publishStale());
    this.#stale.set(robotKeyText(key), key);
  }

  /** The broker may have lost everything: publish all again. */
  repeatAll(): void {
    for (const { key } of this.#robots.values()) this.#publish(key, true);
  }

  /** What the robot has last been told, and as of when. */
  lastOf(key: RobotKey): PublishedDocument | undefined {
    return this.#robots.get(robotKeyText(key))?.last;
  }

  /**
   * PROTOCOL rule 8: where the robot has seen another stamp than the one published last, another operator may have published
   * and died. Looked at after a while, since the robot may simply not have answered yet.
   */
  check(key: RobotKey, seen: () => Reported['seen'] | undefined): void {
    const published = this.#robots.get(robotKeyText(key));
    if (this.#stopped || published === undefined || published.repeat !== undefined) return;
    if (!this.#differs(published, seen())) return;
    published.repeat = setTimeout(() => {
      delete published.repeat;
      if (this.#isBehind(key, seen())) this.check(key, seen);
      else if (this.#differs(published, seen())) this.#publish(key, true);
    }, this.#options.repeatMilliseconds).unref();
  }

  stop(): void {
    this.#stopped = true;
    for (const { repeat } of this.#robots.values()) clearTimeout(repeat);
  }

  #differs({ last }: Published, seen: Reported['seen'] | undefined): boolean {
    if (last === undefined || seen === undefined) return false;
    return Object.entries(last.asOf).some(([section, asOf]) => {
      const theirs = seen.asOf[section];
      return theirs !== undefined && compareResourceVersions(theirs, asOf) !== 0;
    });
  }

  /** The caches have not reached what the robot has seen: what they hold says nothing to it. */
  #isBehind(key: RobotKey, seen: Reported['seen'] | undefined): boolean {
    const document = this.#options.documentOf(key);
    if (document === undefined || seen === undefined || seen.epoch !== document.epoch) return false;
    return Object.entries(document.asOf).some(
      ([section, asOf]) => compareResourceVersions(seen.asOf[section] ?? '0', asOf) > 0,
    );
  }

  #publishStale(): void {
    const stale = [...this.#stale.values()];
    this.#stale.clear();
    for (const key of stale) this.#publish(key, false);
  }

  #publish(key: RobotKey, again: boolean): void {
    const document = this.#stopped ? undefined : this.#options.documentOf(key);
    if (document === undefined) return;
    const text = robotKeyText(key);
    const known = this.#robots.get(text) ?? { key, latest: this.#latestOf(key) };
    this.#robots.set(text, known);
    if (!again && known.last?.content === document.content) return;
    const { payload, ...rest } = document;
    known.last = rest;
    known.latest.offer(payload);
  }

  #latestOf(key: RobotKey): LatestWins {
    const topic = documentTopic(key, 'desired');
    return new LatestWins({
      publish: (payload) => this.#options.connection.publish(topic, payload, { retain: true }),
      onRefused: (error) => this.#repeating.error({ robot: robotKeyText(key), error }, 'publish refused by broker'),
    });
  }
}
