import { ofRobots, perRobot, perRobotAnd, robotTargets } from './selectors.ts';

/** The smaller, the worse. */
const urgency = { now: 1, soon: 2, look: 3 } as const;

interface Problem {
  readonly urgency: keyof typeof urgency;
  /** In words; `$1` is the label that says more. */
  readonly words: string;
  readonly label?: string;
  /** Has a series for each robot of which that is so. */
  readonly query: string;
}

const isAt = (metric: string, value: 0 | 1, ...matchers: string[]): string =>
  `${ofRobots(metric, ...matchers)} == ${value}`;

const lastEnd = (result: string): string =>
  ofRobots('kubevac_agent_task_last_end_timestamp_seconds', `result="${result}"`);
const lastMiss = ofRobots('kubevac_agent_schedule_last_miss_timestamp_seconds');
const lastRun = ofRobots('kubevac_agent_schedule_last_run_timestamp_seconds');

/** Notices that say the same as another problem, or that somebody wished; of the others there is an alert too. */
export const NOTICES_SAID_ELSEWHERE = [
  'ClockUnknown',
  'FirmwareSilent',
  'JournalFailing',
  'QuietHours',
  'RobotSuspended',
];
const saidElsewhere = `reason!~"${NOTICES_SAID_ELSEWHERE.join('|')}"`;

const PROBLEMS: readonly Problem[] = [
  { urgency: 'now', words: 'Offline: its agent does not answer', query: `${perRobot(robotTargets)} == 0` },
  { urgency: 'now', words: 'Its firmware does not answer the agent', query: isAt('kubevac_robot_up', 0) },
  {
    urgency: 'now',
    words: 'Fault: $1',
    label: 'reason',
    query: isAt('kubevac_robot_error', 1, 'reason!="DustbinFull"'),
  },
  {
    urgency: 'now',
    words: 'Its journal cannot be written: nothing starts',
    query: isAt('kubevac_agent_journal_writable', 0),
  },
  {
    urgency: 'now',
    words: 'Nobody told it the time: nothing with a deadline starts',
    query: isAt('kubevac_agent_clock_known', 0),
  },
  { urgency: 'soon', words: 'Held back: $1', label: 'reason', query: isAt('kubevac_agent_notice', 1, saidElsewhere) },
  { urgency: 'soon', words: 'It does not reach the MQTT broker', query: isAt('kubevac_agent_link_connected', 0) },
  {
    urgency: 'soon',
    words: 'Its newest task failed within a day',
    query: `${lastEnd('Failed')} > time() - 86400 unless ignoring (result) ${lastEnd('Succeeded')} > ignoring (result) ${lastEnd('Failed')}`,
  },
  {
    urgency: 'soon',
    words: 'A run of a schedule was missed within a day, and none began since',
    query: `${lastMiss} > time() - 86400 unless ${lastRun} > ${lastMiss}`,
  },
  {
    urgency: 'soon',
    words: 'Battery below 20 %, and not charging',
    query: `${ofRobots('kubevac_robot_battery_ratio')} < 0.2 unless ${isAt('kubevac_robot_battery_charging', 1)}`,
  },
  {
    urgency: 'soon',
    words: 'The dustbin is full',
    query: `${isAt('kubevac_robot_dustbin_full', 1)} or ${isAt('kubevac_robot_error', 1, 'reason="DustbinFull"')}`,
  },
  {
    urgency: 'soon',
    words: 'Worn: $1',
    label: 'consumable',
    query: `${ofRobots('kubevac_robot_consumable_remaining_ratio')} <= 0.05 or ${ofRobots('kubevac_robot_consumable_remaining_seconds')} <= 0`,
  },
  { urgency: 'look', words: 'Weak Wi-Fi', query: `${ofRobots('kubevac_robot_wifi_signal_dbm')} < -80` },
  { urgency: 'now', words: 'Prometheus knows of no such robot', query: `absent(${robotTargets})` },
];

function inWords({ urgency: how, words, label = '', query }: Problem): string {
  const source = label === '' ? '"", ""' : `"${label}", "(.*)"`;
  return `label_replace(${urgency[how]} + 0 * (${query}), "problem", "${words}", ${source})`;
}

/** A series for each problem of each robot, with label `problem` in words; its value is how urgent it is. */
export const problems = perRobotAnd('problem', `\n  ${PROBLEMS.map(inWords).join('\n  or ')}\n`);
