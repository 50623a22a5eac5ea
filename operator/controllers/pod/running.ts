import { toKubernetesTime, toMilliseconds } from '@kubevac/protocol/instants.ts';
import type { ReportedTask } from '@kubevac/protocol/reported.ts';
import type { AgentLink } from '../../fleet/agent-links.ts';
import type { ContainerStatus } from '../../objects/pod.ts';

export interface AtWork {
  readonly reported: ReportedTask;
  readonly link: AgentLink;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

/** A container at work: ready while its robot can be heard. */
export function running(stored: ContainerStatus, { reported, link, now }: AtWork): ContainerStatus {
  const { startedAt } = reported;
  const begun = toKubernetesTime(startedAt === undefined ? now : toMilliseconds(startedAt));
  const state = { running: { startedAt: stored.state.running?.startedAt ?? begun } };
  return { ...stored, ready: link.connected, started: true, state };
}
