/** Series of the robots that the reader has chosen. @param matchers more of them, as `state="Docked"` */
export function ofRobots(metric: string, ...matchers: readonly string[]): string {
  return `${metric}{${['namespace=~"$namespace"', 'robot=~"$robot"', ...matchers].join(', ')}}`;
}

/** The jobs that ask for pages of robots, as manifests/monitoring calls them. */
export const ROBOT_JOBS = 'job=~"kubevac-robots.*"';

/** Whether Prometheus had their pages. */
export const robotTargets = ofRobots('up', ROBOT_JOBS);

/** Series of the operators that the reader has chosen. What only a leader knows is 0 in the others: add up, or take the maximum. */
export function ofOperators(metric: string, ...matchers: readonly string[]): string {
  return `${metric}{${['job=~"$job"', ...matchers].join(', ')}}`;
}

/** One series for each robot, also where two jobs ask for the same. */
export const perRobot = (query: string): string => `max by (namespace, robot) (${query})`;

/** All that a robot has of it. */
export const sumPerRobot = (query: string): string => `sum by (namespace, robot) (${query})`;

/** With more labels than the robot. */
export const perRobotAnd = (labels: string, query: string): string => `max by (namespace, robot, ${labels}) (${query})`;

/**
 * The series of a query, told apart by a label; of a robot that has none of them one that is 0, and has the label to say so. A figure that
 * shows the name of its series has no words for no series.
 *
 * @param known is 1 for each robot of which that is known
 */
export function orNoneOf(label: string, query: string, known: string): string {
  const instead = (robotsOf: string, words: string): string =>
    `label_replace(0 * ${perRobot(robotsOf)}, "${label}", "${words}", "", "")`;
  return `${perRobotAnd(label, query)}
  or on (namespace, robot) ${instead(`${known} == 1`, 'none')}
  or on (namespace, robot) ${instead(robotTargets, 'not known')}`;
}
