import type { Logger } from '@kubevac/base/log.ts';
import { Metrics } from '@kubevac/base/metrics.ts';
import { addProcessMetrics } from '@kubevac/base/process-metrics.ts';
import type { Reported } from '@kubevac/protocol/reported.ts';
import type { Clock } from '../clock/measured-clock.ts';
import { DRIVER_ERROR_KINDS, type DriverErrorKind } from '../drivers/driver.ts';
import type { JournalState } from '../journal/records.ts';
import { tallyAfter } from '../journal/tally-after.ts';
import { progressOf } from '../tasks/report.ts';
import type { Situation } from '../tasks/situation.ts';
import { JournalFigures } from './journal-figures.ts';
import { addRobotMetrics, type RobotFacts } from './robot-metrics.ts';

/** What is asked for at each scrape. */
export interface AgentParts {
  readonly situation: () => Situation;
  readonly reported: () => Reported;
  readonly currentTask: () => string | undefined;
  readonly connected: () => boolean;
  readonly clock: Clock;
  readonly journalSizeBytes: () => number;
}

export interface AgentMetricsOptions {
  readonly log: Logger;
  readonly version: string;
  readonly driver: string;
  /** The journal as it is at a scrape. */
  readonly journal: () => JournalState;
}

/** The metrics of one robot and its agent. What of a robot is not known, and what it lacks, has no series. */
export class AgentMetrics {
  readonly metrics: Metrics;
  /** For `watchedJournal`. */
  readonly journal: JournalFigures;
  readonly onConnect: () => void;
  readonly #observeDriverCall: (seconds: number) => void;
  readonly #countDriverError: (labels: { kind: DriverErrorKind }) => void;
  #roundTripSeconds: number | undefined;

  constructor({ log, version, driver, journal }: AgentMetricsOptions) {
    this.metrics = new Metrics(log);
    this.metrics.gauge({
      name: 'kubevac_agent_info',
      help: 'The agent and how it speaks to its robot; always 1.',
      labels: ['version', 'driver'],
      read: () => [{ labels: { version, driver }, value: 1 }],
    });
    this.#observeDriverCall = this.metrics.histogram({
      name: 'kubevac_agent_driver_call_duration_seconds',
      help: 'How long the firmware took to answer, or not to.',
      buckets: [0.05, 0.5, 5],
    });
    this.#countDriverError = this.metrics.events({
      name: 'kubevac_agent_driver_errors_total',
      help: `Calls of the firmware that failed, by kind: ${DRIVER_ERROR_KINDS.join(', ')}; see the log of the agent.`,
      labels: ['kind'],
      zeros: DRIVER_ERROR_KINDS.map((kind) => ({ kind })),
    });
    this.onConnect = this.metrics.events({
      name: 'kubevac_agent_link_connects_total',
      help: 'Connections to the MQTT broker that were made: many are a weak Wi-Fi, or two agents with one name.',
    });
    this.journal = new JournalFigures(this.metrics, () => tallyAfter(journal(), {}));
  }

  /** For the driver: a call is over. */
  readonly onDriverCall = (seconds: number, failed: DriverErrorKind | undefined): void => {
    this.#observeDriverCall(seconds);
    if (failed !== undefined) this.#countDriverError({ kind: failed });
  };

  readonly onRoundTrip = (milliseconds: number): void => void (this.#roundTripSeconds = milliseconds / 1_000);

  /** Adds what is read off the parts at each scrape. Called once. */
  measure(parts: AgentParts): void {
    addRobotMetrics(this.metrics, () => {
      const situation = parts.situation();
      const { observation, info } = situation;
      return { observation, info, task: taskIn(situation, parts.currentTask()) };
    });
    this.#measureLink(parts);
    this.#measureClock(parts.clock);
    this.#measureJournal(parts);
    this.metrics.gauge({
      name: 'kubevac_agent_notice',
      help: '1 for each thing that holds the agent as a whole back, by its reason in docs/reasons.md.',
      labels: ['reason'],
      read: () => parts.reported().notices.map((reason) => ({ labels: { reason }, value: 1 })),
    });
    addProcessMetrics(this.metrics);
  }

  #measureLink({ connected }: AgentParts): void {
    this.metrics.gauge({
      name: 'kubevac_agent_link_connected',
      help: '1 while the MQTT broker is reached. At 0 the robot keeps its schedules, and hears of nothing new.',
      read: () => Number(connected()),
    });
    this.metrics.gauge({
      name: 'kubevac_agent_link_round_trip_seconds',
      help: 'How long the newest answer of the operator took to come.',
      read: () => this.#roundTripSeconds,
    });
  }

  #measureClock(clock: Clock): void {
    this.metrics.gauge({
      name: 'kubevac_agent_clock_known',
      help: '1 while the agent knows the time. At 0 nothing with a deadline starts.',
      read: () => Number(clock.now() !== undefined),
    });
    this.metrics.gauge({
      name: 'kubevac_agent_clock_offset_seconds',
      help: 'How far the clock of the host is ahead of the time that was measured.',
      read: () => {
        const now = clock.now();
        return now && (Date.now() - now.milliseconds) / 1_000;
      },
    });
    this.metrics.gauge({
      name: 'kubevac_agent_clock_error_seconds',
      help: 'How far the time that was measured may be off.',
      read: () => {
        const now = clock.now();
        return now && now.errorMilliseconds / 1_000;
      },
    });
  }

  #measureJournal({ situation, journalSizeBytes }: AgentParts): void {
    this.metrics.gauge({
      name: 'kubevac_agent_journal_writable',
      help: '0 after the journal could not be written, until it can: no motion starts meanwhile. See that its disk has room.',
      read: () => Number(situation().journalWorks),
    });
    this.metrics.gauge({
      name: 'kubevac_agent_journal_size_bytes',
      help: 'What the journal takes of the disk.',
      read: journalSizeBytes,
    });
  }
}

function taskIn({ journal, progress, observation }: Situation, id = ''): RobotFacts['task'] {
  const task = journal.tasks.get(id);
  if (task === undefined) return undefined;
  // A run that has only begun is at 0, of which nothing is noted.
  const percent = progress.get(id)?.percent ?? observation?.progress?.percent;
  return { section: task.section, percent: progressOf(task, percent).progress?.percent };
}
