import { setTimeout as delay } from 'node:timers/promises';
import type { ObjectCaches } from '../cache/object-caches.ts';
import type { PodCache } from '../cache/pod-cache.ts';
import { isFault, type Fault } from '../kubelet/fault.ts';
import type { LogLine, LogTarget, MissionLog, MissionLogs } from '../kubelet/mission-logs.ts';
import { givenTo } from '../objects/mission.ts';
import { isPodOver, type ContainerStatus, type TerminatedState } from '../objects/pod.ts';
import { keyOf } from '../objects/robot.ts';
import type { LogLine as NotedLine } from '@kubevac/protocol/rpc.ts';
import type { RobotKey } from '@kubevac/protocol/topics.ts';
import type { MissionLogReader } from './mission-log-reader.ts';
import { findMission, type FoundMission } from './mission-target.ts';
import type { RobotNews } from './robot-news.ts';

export interface MissionLogSourceOptions {
  readonly caches: ObjectCaches;
  readonly pods: PodCache;
  readonly reader: MissionLogReader;
  readonly news: RobotNews;
}

/** One turn of a container, which is one task of its robot. */
interface Turn {
  readonly name: string;
  /** Empty where no agent was told of it: its args did not read, or it only waits for commands. */
  readonly taskId: string;
  /** Absent where the VacuumRobot is gone, too. */
  readonly robot: RobotKey | undefined;
  /** How it ended, where it has. */
  readonly end: TerminatedState | undefined;
}

/** An agent that does not answer so fast is away. */
const answerMilliseconds = 3_000;
/** Whoever follows looks again at least this often, whatever was missed. */
const againMilliseconds = 5_000;

/** Logs of missions, as their agents keep them: the operator that is asked need not be the one that was there. */
export class MissionLogSource implements MissionLogs {
  readonly #options: MissionLogSourceOptions;

  constructor(options: MissionLogSourceOptions) {
    this.#options = options;
  }

  async open(target: LogTarget, signal: AbortSignal): Promise<MissionLog | Fault> {
    const turn = this.#turnOf(target);
    if (isFault(turn)) return turn;
    const soFar = await this.#read(turn, signal);
    if (isFault(soFar)) return soFar;
    return {
      soFar: soFar.map(lineOf),
      onwards: this.#onwards(target, { turn, last: soFar.at(-1)?.number ?? -1, signal }),
    };
  }

  #turnOf(target: LogTarget): Turn | Fault {
    const found = findMission(this.#options.pods, target);
    if (isFault(found)) return found;
    const { container, status } = found;
    const last = status?.lastState?.terminated;
    const hasBegun = status !== undefined && (givenTo(status) ?? status.state.running ?? status.state.terminated);
    if (hasBegun && !target.previous) return this.#present(status);
    // Between two turns the last one is meant.
    return last === undefined ? whyNone(target, found) : this.#past(container.name, last);
  }

  #present(status: ContainerStatus): Turn {
    return this.#turn(status.name, givenTo(status), status.state.terminated);
  }

  #past(name: string, end: TerminatedState): Turn {
    return this.#turn(name, givenTo(end), end);
  }

  #turn(name: string, given: ReturnType<typeof givenTo>, end: TerminatedState | undefined): Turn {
    const robot = this.#options.caches.robots.getByUid(given?.robotUid ?? '');
    return { name, taskId: given?.taskId ?? '', robot: robot && keyOf(robot), end };
  }

  /** What the agent has of it; of one that is over, and whose agent is away or has forgotten it, what the Pod says. */
  async #read(turn: Turn, signal: AbortSignal): Promise<readonly NotedLine[] | Fault> {
    const { reader } = this.#options;
    const asking = { within: answerMilliseconds, signal };
    const read = turn.robot && (await reader.read(turn.robot, turn.taskId, asking));
    if (read !== undefined && read.lines.length > 0) return read.lines;
    if (turn.end !== undefined) return linesOfEnd(turn.end);
    if (read?.isWhole === true || turn.taskId === '') return [];
    const message = `the agent of the robot is away, and has the log of container ${turn.name}: ask again when it is back`;
    return { fault: 'Unavailable', message };
  }

  async *#onwards(
    target: LogTarget,
    { turn, last, signal }: { readonly turn: Turn; readonly last: number; readonly signal: AbortSignal },
  ): AsyncIterable<LogLine> {
    const { reader, news } = this.#options;
    let seen = last;
    if (turn.taskId === '' && turn.end === undefined) await this.#idle(target, signal);
    while (!signal.aborted && turn.robot !== undefined) {
      const isOver = this.#isOver(target, turn.taskId);
      const asking = { within: answerMilliseconds, signal };
      const { lines, isWhole } = await reader.read(turn.robot, turn.taskId, asking);
      for (const line of lines.filter(({ number }) => number > seen)) {
        yield lineOf(line);
        seen = line.number;
      }
      if (isOver && isWhole) return;
      if (!isOver) await news.next(turn.robot, { within: againMilliseconds, signal });
      else return;
    }
  }

  /** One that only waits for commands says nothing, until it is over. */
  async #idle(target: LogTarget, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !this.#isOver(target, ''))
      await delay(againMilliseconds, undefined, { signal }).catch(() => undefined);
  }

  /** The turn is over, or its Pod is gone, or another of its name. */
  #isOver(target: LogTarget, taskId: string): boolean {
    const found = findMission(this.#options.pods, target);
    if (isFault(found) || found.status === undefined) return true;
    return (givenTo(found.status)?.taskId ?? '') !== taskId || found.status.state.terminated !== undefined;
  }
}

function whyNone({ pod: name, container, previous }: LogTarget, { pod, status }: FoundMission): Fault {
  const named = `container "${container}" in pod "${name}"`;
  if (previous) return { fault: 'Invalid', message: `previous terminated ${named} not found` };
  if (isPodOver(pod))
    return { fault: 'Invalid', message: `${named} never began: ${pod.status.message ?? 'its turn did not come'}` };
  const reason = status?.state.waiting?.reason ?? 'ContainerCreating';
  return { fault: 'Invalid', message: `${named} is waiting to start: ${reason}` };
}

function lineOf({ at, text }: NotedLine): LogLine {
  return { atMilliseconds: Date.parse(at), text };
}

/** What the agent has in its own words does not come after them. */
function linesOfEnd({ message = '', finishedAt }: TerminatedState): NotedLine[] {
  const at = finishedAt ?? new Date(0).toISOString();
  const texts = message.split('\n').filter((text) => text !== '');
  return texts.map((text) => ({ number: Infinity, at, text }));
}
