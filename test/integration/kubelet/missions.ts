import type { Fault } from '@kubevac/operator/kubelet/fault.ts';
import type { LogLine, LogTarget, MissionLog, MissionLogs } from '@kubevac/operator/kubelet/mission-logs.ts';
import type { NodePods, ListedPod } from '@kubevac/operator/kubelet/node-pods.ts';
import type { NodeStats, NodeUsage } from '@kubevac/operator/kubelet/node-stats.ts';

/** The log of one run of a mission, as long as it is told. */
export class TestLog {
  readonly lines: LogLine[] = [];
  over = false;
  readonly #wakes = new Set<() => void>();

  say(text: string, atMilliseconds = Date.now()): void {
    this.lines.push({ atMilliseconds, text });
    this.#wake();
  }

  end(): void {
    this.over = true;
    this.#wake();
  }

  async *after(count: number): AsyncGenerator<LogLine, void, undefined> {
    for (let at = count; ; at += 1) {
      while (at >= this.lines.length && !this.over) await new Promise<void>((resolve) => this.#wakes.add(resolve));
      const line = this.lines[at];
      if (line === undefined) return;
      yield line;
    }
  }

  #wake(): void {
    for (const wake of this.#wakes) wake();
    this.#wakes.clear();
  }
}

/** Logs by `pod/container`, and those of the runs before by `pod/container/previous`. */
export class TestLogs implements MissionLogs {
  readonly #logs = new Map<string, TestLog>();
  /** How many are read by somebody now. */
  read = 0;

  of(name: string): TestLog {
    const log = this.#logs.get(name) ?? new TestLog();
    this.#logs.set(name, log);
    return log;
  }

  open({ pod, container, previous }: LogTarget, signal: AbortSignal): Promise<MissionLog | Fault> {
    const name = `${pod}/${container}`;
    const log = this.#logs.get(previous ? `${name}/previous` : name);
    if (log === undefined && this.#logs.has(name))
      return fault('Invalid', `container "${container}" of Pod "${pod}" has not run before`);
    if (log === undefined) return fault('NotFound', `pod "${pod}" does not exist`);
    this.read += 1;
    signal.addEventListener('abort', () => (this.read -= 1), { once: true });
    const soFar = [...log.lines];
    return Promise.resolve({ soFar, onwards: log.after(soFar.length) });
  }
}

function fault(kind: Fault['fault'], message: string): Promise<Fault> {
  return Promise.resolve({ fault: kind, message });
}

/** Pods of a Node, as a test puts them there. */
export class TestPods implements NodePods {
  pods: readonly ListedPod[] | Fault = [];

  list(): readonly ListedPod[] | Fault {
    return this.pods;
  }
}

export class TestStats implements NodeStats {
  usage: NodeUsage | Fault = { fault: 'Unavailable', message: 'the robot has not said' };

  of(): NodeUsage | Fault {
    return this.usage;
  }
}
