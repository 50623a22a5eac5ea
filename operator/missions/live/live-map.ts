import { setTimeout as delay } from 'node:timers/promises';
import { decodeMap } from '@kubevac/maps/codec.ts';
import type { RobotMap } from '@kubevac/maps/map.ts';
import { unpackMapAnswer } from '@kubevac/protocol/live.ts';
import { unpackOutput } from '@kubevac/protocol/output.ts';
import type { RobotKey } from '@kubevac/protocol/topics.ts';
import type { AgentRpc } from '../../fleet/agent-rpc.ts';

const answerMilliseconds = 3_000;
/** A map grows slowly; the robot on it is drawn from its newest word. */
const againMilliseconds = 2_000;

/** What is known of the map of a robot that somebody looks at. */
export type MapSeen = { readonly map: RobotMap } | { readonly why: string };

/** The map of a robot, asked for while somebody looks at it; the same one is sent once. */
export class LiveMap {
  readonly #rpc: AgentRpc;
  readonly #robot: RobotKey;
  #known: string | undefined;
  #seen: MapSeen = { why: 'the map is on its way' };

  constructor(rpc: AgentRpc, robot: RobotKey) {
    this.#rpc = rpc;
    this.#robot = robot;
  }

  get seen(): MapSeen {
    return this.#seen;
  }

  /** Asks once. Never rejects. */
  async look(signal: AbortSignal): Promise<MapSeen> {
    try {
      const until = AbortSignal.any([signal, AbortSignal.timeout(answerMilliseconds)]);
      const body = { ...(this.#known !== undefined && { known: this.#known }) };
      this.#take(unpackMapAnswer(await this.#rpc.ask(this.#robot, 'map', { body, signal: until })));
    } catch {
      if (!signal.aborted && !('map' in this.#seen)) this.#seen = { why: 'the agent does not answer' };
    }
    return this.#seen;
  }

  /** Asks again and again until the signal aborts. */
  async follow(onMap: () => void, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look(signal);
      if (!signal.aborted) onMap();
      await delay(againMilliseconds, undefined, { signal }).catch(() => undefined);
    }
  }

  #take(answer: ReturnType<typeof unpackMapAnswer>): void {
    if (answer === undefined) this.#seen = { why: 'the agent answers in words that this operator does not know' };
    else if ('refused' in answer) this.#seen = { why: answer.refused.message };
    else if ('file' in answer) {
      const part = unpackOutput(answer.file).find(({ name }) => name === 'map');
      if (part === undefined) return;
      this.#seen = { map: decodeMap(part.bytes) };
      this.#known = answer.sha256;
    }
  }
}
