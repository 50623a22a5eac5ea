import { isDeepStrictEqual } from 'node:util';
import { onceIn, type Logger } from '@kubevac/base/log.ts';
import { remember } from '@kubevac/base/remember.ts';
import { SharedStrings } from '@kubevac/base/shared-strings.ts';
import { parseDocument, type DocumentFault } from '@kubevac/protocol/documents.ts';
import { info, type Info } from '@kubevac/protocol/info.ts';
import { presence, type Presence } from '@kubevac/protocol/presence.ts';
import { reported, type Reported } from '@kubevac/protocol/reported.ts';
import { telemetry, type Telemetry } from '@kubevac/protocol/telemetry.ts';
import { parseTopic, robotKeyText, type RobotKey } from '@kubevac/protocol/topics.ts';

const SCHEMAS = { presence, info, reported, telemetry } as const;
export type HeardDocument = keyof typeof SCHEMAS;
export const HEARD_DOCUMENTS = Object.keys(SCHEMAS) as readonly HeardDocument[];

/** Of one robot; more than two are a person who tries things. */
const maximumJournals = 4;

/** The latest documents of one robot. */
export interface HeardRobot {
  readonly key: RobotKey;
  readonly presence?: Presence;
  /** When the presence was taken in, in milliseconds of the monotonic clock. */
  readonly presenceAt?: number;
  readonly info?: Info;
  readonly reported?: Reported;
  readonly telemetry?: Telemetry;
  /**
   * When an agent with this journal last spoke, in milliseconds of the monotonic clock: two agents may speak for one robot. What
   * the broker had kept does not count: a dead broker sends no will, so a retained "online" proves nothing (PROTOCOL rule 6).
   */
  readonly lastLiveAt?: ReadonlyMap<string, number>;
  /** The journal whose agent said goodbye last and did not come back since; the presence may be another agent's. */
  readonly goodbye?: string | undefined;
  /** Its agent speaks a newer protocol. */
  readonly tooNew?: boolean;
}

export interface FleetOptions {
  readonly log: Logger;
  readonly monotonic: () => number;
  /** Robots of other namespaces are not heard; all are when absent. */
  readonly namespace?: string | undefined;
  /** Called after each document that was taken in. `isNews`: it says of the robot what was not known; most heartbeats do not. */
  readonly onHeard: (robot: HeardRobot, document: HeardDocument, isNews: boolean) => void;
  /** Called for each payload that was dropped. */
  readonly onDropped?: (document: HeardDocument, fault: DocumentFault) => void;
}

/** Names anyone may publish under cost memory: more robots than this are not listened to. */
const maximumRobots = 20_000;

/** What the robots say of themselves: the latest of each document, nothing deduced. */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #repeating: Logger;
  readonly #robots = new Map<string, HeardRobot>();
  readonly #strings = new SharedStrings();

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#repeating = onceIn(options.log, 60_000);
  }

  get(key: RobotKey): HeardRobot | undefined {
    return this.#robots.get(robotKeyText(key));
  }

  list(): HeardRobot[] {
    return [...this.#robots.values()];
  }

  /** @param retained the broker had kept it: it may be of any age */
  receive(topic: string, payload: Uint8Array, retained: boolean): void {
    const parsed = parseTopic(topic);
    if (parsed === undefined || payload.byteLength === 0 || !isHeardDocument(parsed.rest)) return;
    const { namespace } = this.#options;
    if (namespace !== undefined && parsed.robot.namespace !== namespace) return;
    const known = this.#robots.get(robotKeyText(parsed.robot));
    if (known === undefined && this.#robots.size >= maximumRobots) {
      this.#repeating.warn(
        { robot: robotKeyText(parsed.robot), maximumRobots },
        'robot not listened to, too many names',
      );
      return;
    }
    this.#take(known ?? { key: parsed.robot }, parsed.rest, { payload, retained });
  }

  #take(known: HeardRobot, document: HeardDocument, message: { payload: Uint8Array; retained: boolean }): void {
    const result = parseDocument(SCHEMAS[document], message.payload);
    if (!result.ok) return this.#drop(known, document, result);
    const spoke = !message.retained && !isWill(document, result.value);
    const left = document === 'presence' ? this.#presenceFacts(known, result.value as Presence) : {};
    const said = this.#kept(known, document, result.value);
    const heard = { ...known, ...left, tooNew: false, [document]: said };
    this.#keep(spoke ? { ...heard, lastLiveAt: this.#liveAfter(heard, document) } : heard, document);
  }

  /** What a robot says again and again stays the object it was: new ones each time would all grow old enough to be costly garbage. */
  #kept(known: HeardRobot, document: HeardDocument, value: unknown): unknown {
    if (document !== 'telemetry' || known.telemetry === undefined) return this.#strings.share(value);
    const before = lasting(known.telemetry);
    const said = value as Telemetry;
    return isDeepStrictEqual(before, lasting(said)) ? { ...said, ...before } : said;
  }

  #presenceFacts(known: HeardRobot, said: Presence): Pick<HeardRobot, 'goodbye' | 'presenceAt'> {
    return { goodbye: goodbyeAfter(known, said), presenceAt: this.#options.monotonic() };
  }

  /** `telemetry` and `info` carry no journal: whoever said last to be online says them. */
  #liveAfter(heard: HeardRobot, document: HeardDocument): ReadonlyMap<string, number> {
    const { lastLiveAt = new Map<string, number>() } = heard;
    const { journalId } = (document === 'reported' ? heard.reported : heard.presence) ?? {};
    if (journalId === undefined) return lastLiveAt;
    const times = new Map(lastLiveAt);
    remember(times, journalId, this.#options.monotonic(), maximumJournals);
    return times;
  }

  #drop(
    known: HeardRobot,
    document: HeardDocument,
    { fault, message }: { fault: DocumentFault; message: string },
  ): void {
    this.#options.onDropped?.(document, fault);
    const robot = robotKeyText(known.key);
    this.#repeating.warn({ robot, document, reason: fault, error: message }, 'payload dropped');
    if (fault === 'ProtocolTooNew') this.#keep({ ...known, tooNew: true }, document);
  }

  #keep(robot: HeardRobot, document: HeardDocument): void {
    const text = robotKeyText(robot.key);
    const before = this.#robots.get(text);
    this.#robots.set(text, robot);
    this.#options.onHeard(robot, document, isNews(before, robot, document));
  }
}

/**
 * The journal of the agent that is online, by its own words. A will, or an old presence that the broker had kept, may come late
 * and out of its order: whoever speaks after it is there all the same, unless he had said goodbye.
 */
export function onlineJournal(heard: HeardRobot | undefined): string | undefined {
  const { presence, presenceAt = Infinity, lastLiveAt } = heard ?? {};
  if (presence === undefined) return undefined;
  const spokeSince = presence.goodbye !== true && (lastLiveAt?.get(presence.journalId) ?? 0) > presenceAt;
  return presence.online || spokeSince ? presence.journalId : undefined;
}

function isNews(before: HeardRobot | undefined, heard: HeardRobot, document: HeardDocument): boolean {
  if (document !== 'telemetry' || before?.telemetry === undefined || heard.telemetry === undefined) return true;
  return (
    before.tooNew !== heard.tooNew ||
    onlineJournal(before) !== onlineJournal(heard) ||
    !isDeepStrictEqual(lasting(before.telemetry), lasting(heard.telemetry))
  );
}

/** What no object's status says: where it is at this moment, and what its agent uses. */
function lasting({ pose: _pose, usage: _usage, ...said }: Telemetry): Partial<Telemetry> {
  return said;
}

function isHeardDocument(name: string): name is HeardDocument {
  return Object.hasOwn(SCHEMAS, name);
}

function goodbyeAfter(known: HeardRobot, { journalId, online, goodbye }: Presence): string | undefined {
  if (!online && goodbye === true) return journalId;
  return known.goodbye === journalId ? undefined : known.goodbye;
}

/** The broker said it, not the agent. */
function isWill(document: HeardDocument, value: unknown): boolean {
  return document === 'presence' && !(value as Presence).online && (value as Presence).goodbye !== true;
}
