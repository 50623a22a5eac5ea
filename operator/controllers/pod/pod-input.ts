import type { ReportedTask } from '@kubevac/protocol/reported.ts';
import type { AgentLink } from '../../fleet/agent-links.ts';
import type { ReadSources } from '../../objects/env-sources.ts';
import type { NodeObject } from '../../objects/node.ts';
import type { PodObject } from '../../objects/pod.ts';
import type { RobotObject } from '../../objects/robot.ts';
import type { Collected } from '../../outputs/collected.ts';

/** Everything the decision about one Pod rests on, gathered from caches. */
export interface PodInput {
  readonly pod: PodObject;
  /** The robot whose Node it is bound to. */
  readonly robot: RobotObject | undefined;
  readonly node: NodeObject | undefined;
  /** The other Pods on that Node. */
  readonly neighbours: readonly PodObject[];
  /** When the last Pod on that Node that took up the robot was over; milliseconds since the Unix epoch. */
  readonly freedAt: number | undefined;
  /** What the journal that the robot is bound to says of its tasks, by id. */
  readonly reported: ReadonlyMap<string, ReportedTask>;
  readonly link: AgentLink;
  /** A person at a terminal has the robot in hand for it. */
  readonly isDriven: boolean;
  /** What holds its agent as a whole back. */
  readonly notices: readonly string[];
  /** What was read of the ConfigMaps and Secrets that its variables come from; a fault for a while. */
  readonly sources: ReadSources;
  /** What became of the output of its newest task. */
  readonly collected: Collected | undefined;
  /** The end of the log of its newest task, once that was asked for; empty where the agent did not say it. */
  readonly logTail: string | undefined;
  /** Foreign images are said to run, and do nothing. */
  readonly foreignInert: boolean;
  /** The API server's time, which Pods are stamped with. */
  readonly serverNow: number;
  readonly waits: PodWaits;
}

export interface PodWaits {
  /** A Pod is let go so long after its end, for a robot that obeys late and clocks that differ (PROTOCOL rule 14). */
  readonly releaseMilliseconds: number;
  /** An output that could not be fetched for so long is lost. */
  readonly outputMilliseconds: number;
}
