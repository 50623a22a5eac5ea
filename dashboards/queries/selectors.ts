/** Series of the robots that the reader has chosen. @param matchers more of them, as `state="Docked"` */
export function ofRobots(metric: string, ...matchers: readonly string[]): string {
  return `${metric}{${['namespace=~"$namespace"', 'robot=~"$robot"', ...matchers].join(', ')}}`;
}

/** Whether Prometheus had their pages, whatever its job is called. */
export const robotTargets = ofRobots('up', 'robot!=""');

/** Series of the operators that the reader has chosen. What only a leader knows is 0 in the others: add up, or take the maximum. */
export function ofOperators(metric: string, ...matchers: readonly string[]): string {
  return `${metric}{${['job=~"$job"', ...matchers].join(', ')}}`;
}

/** One series for each robot, also where two jobs ask for the same. */
export const perRobot = (query: string): string => `max by (namespace, robot) (${query})`;

/** With more labels than the robot. */
export const perRobotAnd = (labels: string, query: string): string => `max by (namespace, robot, ${labels}) (${query})`;
