import { parseDocument } from '@kubevac/protocol/documents.ts';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import { logAnswer, type LogLine } from '@kubevac/protocol/rpc.ts';
import type { RobotKey } from '@kubevac/protocol/topics.ts';
import type { AgentRpc } from '../fleet/agent-rpc.ts';

/** Of the missions that somebody looked at last; the agents keep them all. */
const mostCached = 256;

export interface ReadLog {
  readonly lines: readonly LogLine[];
  /** False where the agent did not answer: there may be more. */
  readonly isWhole: boolean;
}

/** Reads what agents have noted of missions. What was read once is kept, for when the agent is away. */
export class MissionLogReader {
  readonly #rpc: AgentRpc;
  readonly #known = new Map<string, readonly LogLine[]>();

  constructor(rpc: AgentRpc) {
    this.#rpc = rpc;
  }

  /** All that there is now. Never rejects but with the reason of the signal, and not for a deadline of its own. */
  async read(robot: RobotKey, id: string, { within, signal }: Asking): Promise<ReadLog> {
    const until = AbortSignal.any([signal, AbortSignal.timeout(within)]);
    let lines = this.#known.get(id) ?? [];
    try {
      for (;;) {
        const body = { id, from: (lines.at(-1)?.number ?? -1) + 1 };
        const answer = parseDocument(logAnswer, await this.#rpc.ask(robot, 'log', { body, signal: until }));
        if (!answer.ok) return { lines, isWhole: false };
        lines = this.#keep(id, [...lines, ...answer.value.lines].slice(-LIMITS.logLines));
        if (!answer.value.more) return { lines, isWhole: true };
      }
    } catch {
      signal.throwIfAborted();
      return { lines, isWhole: false };
    }
  }

  #keep(id: string, lines: readonly LogLine[]): readonly LogLine[] {
    this.#known.delete(id);
    if (lines.length > 0) this.#known.set(id, lines);
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostCached && oldest !== undefined) this.#known.delete(oldest);
    return lines;
  }
}

export interface Asking {
  /** Milliseconds; an agent that does not answer is away. */
  readonly within: number;
  readonly signal: AbortSignal;
}
